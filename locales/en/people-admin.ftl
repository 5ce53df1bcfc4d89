# Administration: guests, lists of people, SCIM.

admin-guest-hint = Sees only the rooms they are invited to and the people in them.
admin-person-contacts = Contacts, hours and absence
admin-company-guests = Moderators of rooms invite guests
admin-company-guests-hint = Otherwise only administrators do.

admin-import = Import and export
admin-import-text = Add or change many people at once from a table. You see what would change first.
admin-export = Download the list
admin-import-file = CSV file
admin-import-columns = Columns are known by their heads: Email, Name, Title, Department, Phone, Language, Time zone, Active, Guest. Only Email is required.
admin-import-choose = Choose a file
admin-import-dismiss = Deactivate those who are not in the file
admin-import-dismiss-hint = Administrators and guests stay.
admin-import-preview = What would change
admin-import-preview-text = Nothing is changed yet.
admin-import-problems = Errors in the file
admin-import-problems-text = Mend them and choose the file again.
admin-import-line = Line { $line }.
admin-import-cell = Line { $line }, column "{ $column }".
admin-import-verb-create = new
admin-import-verb-change = changes
admin-import-verb-restore = comes back
admin-import-verb-dismiss = deactivated
admin-import-count-create = { $count } new
admin-import-count-change =
    { $count ->
        [one] { $count } changes
       *[other] { $count } change
    }
admin-import-count-restore =
    { $count ->
        [one] { $count } comes back
       *[other] { $count } come back
    }
admin-import-count-dismiss = { $count } deactivated
admin-import-count-unchanged = { $count } unchanged
admin-import-departments = New departments: { $names }.
admin-import-ignored = These columns are passed over: { $names }.
admin-import-field-name = Name
admin-import-field-title = Title
admin-import-field-department = Department
admin-import-field-phone = Phone
admin-import-field-language = Language
admin-import-field-time_zone = Time zone
admin-import-field-guest = Guest
admin-import-apply = Apply
admin-import-goes = Applying
admin-import-done = Done
admin-import-progress = { $done } of { $total } done

admin-scim = SCIM
admin-scim-text = Another system, such as Okta, Entra ID or your own, adds, changes and deactivates people and groups by itself.
admin-scim-address = Address
admin-scim-address-text = Give it to the other system.
admin-scim-new = New token
admin-scim-name = For which system
admin-scim-name-hint = The audit log will name it so.
admin-scim-secret = Token
admin-scim-tokens = Tokens
