# Refusals: profiles, guests, lists of people, SCIM.

profile-too-many-posts = There can be at most five more positions.
profile-post-empty = Name a position or a department.
profile-phone-unfit = This does not look like a phone number.
profile-too-many-phones = There can be at most five phone numbers.
profile-hours-unfit = Give the times as 09:00, each weekday once.
profile-hours-turned = The working day ends before it begins.
profile-birthday-unfit = There is no such day in the calendar.
profile-absence-unfit = Give the first and the last day of the absence.
profile-absence-turned = The last day of the absence is before the first.
profile-status-emoji = Only an emoji can stand here.
profile-status-empty = Write something or choose an emoji.

guest-invites-nobody = Guests cannot invite others.
guest-makes-no-rooms = Guests cannot make rooms.
guest-looks-after-nothing = A guest cannot moderate or own a room.
guest-calls-department = Guests cannot mention departments.
guest-has-no-posts = Guests have no departments or further positions.
guest-administrator = A guest cannot be an administrator.
guest-by-administrators = Only administrators invite guests.
guest-rooms-missing = Choose rooms for the guest, one to fifty.

import-empty = There is nothing in the file.
import-no-email-column = The file has no column of addresses. Call it "Email".
import-column-twice = The same column is there twice.
import-too-many-rows = The file has more than 10,000 lines. Split it.
import-line-too-long = A line is too long: more than 50 cells, or a cell of more than 1,000 characters.
import-quote-open = A quotation mark is opened and never closed.
import-too-many-cells = There are more cells than columns in the head.
import-email-twice = This address already stands above.
import-department-too-deep = More than ten departments within one another.
import-language-unknown = There is no such language: write "ru" or "en".
import-not-yes-or-no = Write "yes" or "no".
import-dismisses-you = This would deactivate yourself.
import-right-lost = Whoever applied the list is no longer an administrator.
import-begun = This list has been applied already.

scim-filter-unfit = This filter is not supported: only comparisons with eq are.
scim-body-unfit = The body of the request is not a JSON object.
scim-path-unfit = This path of an operation is not supported.
scim-patch-unfit = The PATCH operation is malformed.
scim-active-unfit = The field active can only be true or false.
scim-members-unfit = A member of a group is given by the field value with a person's id.
scim-value-unfit = This value is longer than 255 characters, or there are control characters in it.
administrator-from-outside = Only administrators let an administrator in again or change their address.
