# The second factor: two-step sign-in, passkeys, recovery codes, the company's rule.

factors-title = Second factor
factors-text = With one, a password alone is not enough: only you get in.
factors-before = Your company requires a second factor. Set it up before { $date }; from then on there is no way in without one.
factors-on = connected
factors-used = last used { $when }
factors-unused = not used yet

factors-totp = Authenticator app
factors-totp-hint = Shows a new code every 30 seconds and works offline.
factors-totp-add = Connect an app
factors-totp-verb = Connect
factors-totp-scan = Open an authenticator app on your phone, such as Aegis or Google Authenticator, and point its camera at the drawing.
factors-totp-drawing = QR code for the app
factors-totp-secret = Or type this key
factors-totp-added = The app is connected
factors-totp-remove = Disconnect the app?
factors-totp-remove-text = Its codes will no longer work. If you have no other factor, the password alone will let you in.
factors-totp-remove-verb = Disconnect
factors-code-totp = Code from the app
factors-code-recovery = Recovery code
factors-code-first = The six digits the app shows now.

factors-passkeys = Passkeys
factors-passkey-hint = Sign in with your fingerprint, face or device PIN, without a password.
factors-passkey-no-name = They work only when the server has a name. An administrator sets it.
factors-passkey-add = Add a passkey
factors-passkey-verb = Add
factors-passkey-how = Your browser will offer to save the passkey on this device, on a phone or on a USB key.
factors-passkey-name = Name
factors-passkey-name-hint = So that you know later where it is kept.
factors-passkey-added = The passkey was added
factors-passkey-known = This passkey has been added already
factors-passkey-cancelled = The browser got no passkey. Try again.
factors-passkey-rename = Name of the passkey
factors-passkey-rename-name = Rename “{ $name }”
factors-passkey-remove = Remove the passkey?
factors-passkey-remove-name = Remove “{ $name }”
factors-passkey-remove-text = “{ $name }” will no longer sign you in. Remove it from the device too.
factors-passkey-remove-verb = Remove

factors-codes = Recovery codes
factors-codes-text = If you lose your phone, one of these codes lets you in. Each works once. Print them or keep them where you can get at them without the phone: they will not be shown again.
factors-codes-copy = Copy the codes
factors-codes-kept = I have kept them
factors-codes-left = { $count ->
    [one] { $count } code left
   *[other] { $count } codes left
}
factors-codes-replace = Make new ones
factors-codes-replace-text = The old codes stop working at once.

factors-proof = Confirm that it is you
factors-proof-text = You signed in a while ago, and only the owner changes how to sign in.
factors-proof-password = Password
factors-proof-verb = Confirm
factors-proof-again = Sign out and in again: for 15 minutes after that you can change how you sign in.

factors-sign-in-passkey = Sign in with a passkey
factors-step = Second step
factors-step-totp = Enter the code from the app on your phone.
factors-step-recovery = Enter one of your recovery codes. It works once.
factors-step-passkey = Confirm with your passkey.
factors-step-verb = Sign in
factors-step-use-passkey = Use a passkey
factors-step-other-totp = Enter a code from the app
factors-step-other-recovery = Enter a recovery code
factors-step-other-passkey = Use a passkey
factors-step-lost = Nothing left? An administrator can reset your second factors.
factors-step-over = Time is up
factors-step-over-text = The second step has ten minutes. Begin again.
factors-step-again = Sign in again

factors-needed = Set up a second factor
factors-needed-text = Your company requires it. Once it is set up, you go straight on.
factors-needed-leave = Sign out

factors-rule-text = Of whom the company requires a second factor at sign-in.
factors-who = Who needs a second factor
factors-who-nobody = Nobody: everyone decides for themselves
factors-who-administrators = Administrators
factors-who-everybody = Everybody
factors-who-chosen = Chosen groups and departments
factors-who-chosen-hint = Together with the departments within them.
factors-groups = Groups
factors-departments = Departments
factors-none-yet = There are none yet.
factors-from = From which day
factors-from-hint = Until then people are reminded; after that nothing works without a second factor. Empty means at once.
factors-missing = Not set up yet
factors-missing-text = { $count ->
    [one] { $count } person who needs a second factor.
   *[other] { $count } people who need a second factor.
}
factors-missing-none = Everybody who needs a second factor has one.
factors-help = If somebody lost everything
factors-help-text = Make sure that it is really them, then choose “Reset second factors” in the list of people. They sign in with their password and, where the company requires it, set up a new factor at once. For the last administrator there is sufler admin reset-factors on the server itself.

factors-sign-in-by = Sign in with { $name }
factors-came-back = You could not be signed in
factors-outside-failed = Signing in through your company failed. Try again; if that does not help, give your administrator the request number.
factors-outside-begin-again = This sign-in was begun in another browser or too long ago. Begin again.
factors-outside-refused = You were not let in, or you declined. Try again or sign in another way.
factors-outside-unfit = The answer of the sign-in system did not pass our checks. Give your administrator the request number.
factors-outside-unavailable = The sign-in system does not answer. Try later or sign in another way.
factors-outside-not-allowed = You have no access to this server. Ask an administrator to invite you.
factors-outside-not-linked = There is an account with this address, but it is not linked to this way of signing in. Use your password or ask an administrator.
factors-outside-email-unverified = The sign-in system has not verified your address, so we cannot tell who you are. Ask an administrator.
