# Directories of the company (LDAP, Active Directory): problems and what is told.
directory-account-disabled = Your account in the company’s directory is disabled. Ask your administrator.
directory-password-expired = Your password in the company’s directory has expired. Change it there, on your computer for instance, and sign in again.
directory-password-must-change = The company’s directory wants you to change your password first. Do that on your computer, then sign in again.
directory-account-locked = Your account in the company’s directory is locked, usually after too many wrong passwords. Wait a while or ask your administrator.
directory-account-not-now = The company’s directory does not let you in at this hour or from here. Ask your administrator.
directory-sign-in-unavailable = The password does not fit an account kept on this server, and the company’s directory does not answer. Try later; if that does not help, give your administrator the request number.
directory-no-mail = Your entry in the company’s directory has no e-mail address, so no account can be made for you. Ask your administrator.
directory-unreachable = The directory cannot be reached or does not answer in time. Check its address, the network and egress.allowed_private_ranges.
directory-untrusted = The directory’s certificate is not trusted. Name its authority in ca_file, and check that the certificate carries the name that stands in url.
directory-refused = The directory does not let the account in that searches, or does not let it search. Check bind_dn, its password and its rights.
directory-broken = The directory refused a request or answered what cannot be understood. The server’s log says more.
directory-too-many = The directory found more entries than it may give, or than are taken.
directory-empty = The directory answers, but has nobody below base: nobody was changed. Check base, filter and the rights of the account that searches.
directory-groups-unread = Some mapped groups do not exist or cannot be read; their members stay as they are, people are followed all the same. Check the dn of the groups and the rights of the account that searches; the server’s log says which.
directory-groups-held = A mapped group lost very many members at once or has none left, so its members stay as they are. Press “Check” to see what would change; “Sync now” makes it so. The server’s log says which group.
directory-told-held = { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} gone from the directory “{ $name }”: more than are dismissed without your word. Have a look under Administration → Directories.

# Second factors and what is told of them
group-in-second-factor-rule = The second-factor rule names this group. Take it out of the rule first.
department-in-second-factor-rule = The second-factor rule names this department. Take it out of the rule first.
factor-totp-locked = After too many wrong codes the app’s codes no longer work. Use a recovery code or a passkey, or ask an administrator to reset your second factors.
factor-told-lifted = You left a group or department that must have a second factor, so none is required of you any more. If you did not expect this, tell your administrator.
factor-told-guessing = Somebody who knows your password has entered many wrong codes. If this was not you, change your password now.
factor-told-totp-locked = After too many wrong codes the codes of your app no longer work. Sign in with a recovery code or a passkey, and change your password.
