# Signing in, set-up, links from invitations.

auth-sign-in = Sign in
auth-sign-in-verb = Sign in
auth-login = E-mail or login
auth-email = E-mail
auth-password = Password
auth-new-password = New password
auth-name = Full name
auth-time-zone = Time zone

auth-set-up = First start
auth-set-up-text = Create the administrator’s account. You will invite your colleagues later.
auth-set-up-verb = Create and sign in
auth-code = Code from the server’s log
auth-code-hint = The server printed it when it started.
auth-set-up-done = The server is already set up
auth-set-up-done-text = Sign in with your e-mail and password.

auth-link-invitation = You are invited
auth-link-invitation-text = { $company } invites you to Sufler. You will sign in as { $email }.
auth-link-invitation-verb = Accept the invitation
auth-link-reset = New password
auth-link-reset-text = Choose a new password for { $email }.
auth-link-reset-verb = Save and sign in
auth-link-sign_in = Sign in by link
auth-link-sign_in-text = You will sign in as { $email }, { $company }. The link works once.
auth-link-sign_in-verb = Sign in
auth-link-gone = This link no longer works
auth-link-gone-text = It has been used or has expired. Ask your administrator for a new one.
