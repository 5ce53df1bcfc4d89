# Administration: the company’s directories.
directories-text = People sign in by the login and password of these directories, and are kept here as they are there.
directories-none = No directory is connected
directories-none-text = A directory (LDAP, Active Directory) is named in the file of sign-in providers on the server. How to do that stands in the administrator’s guide.
directories-known = People from here
directories-synced-at = Last looked at
directories-never = never
directories-changed = Last change, people and groups
directories-dismissed = Last dismissal, people
directories-every = { $count ->
    [one] Looked at every { $count } second; groups every five minutes.
   *[other] Looked at every { $count } seconds; groups every five minutes.
}
directories-problem = The last look met a problem:
directories-held = { $count ->
    [one] { $count } person is gone from the directory and waits for your word: press “Check”.
   *[other] { $count } people are gone from the directory and wait for your word: press “Check”.
}
directories-failed = { $count ->
    [one] { $count } person could not be kept in step: the address belongs to somebody else, or nobody would be left to administer. The server’s log says who.
   *[other] { $count } people could not be kept in step: the address belongs to somebody else, or nobody would be left to administer. The server’s log says who.
}
directories-check = Check
directories-sync = Sync now
directories-synced = The directory was followed
directories-synced-held = { $count ->
    [one] Followed, but { $count } person waits for your word
   *[other] Followed, but { $count } people wait for your word
}
directories-nothing = { $count ->
    [one] The directory answers. Nothing would change; { $count } person comes from it.
   *[other] The directory answers. Nothing would change; { $count } people come from it.
}
directories-would-change = { $count ->
    [one] { $count } person would change:
   *[other] { $count } people would change:
}
directories-would-leave = { $count ->
    [one] { $count } person would be dismissed:
   *[other] { $count } people would be dismissed:
}
directories-would-return = { $count ->
    [one] { $count } person would come back:
   *[other] { $count } people would come back:
}
directories-would-group = { $count ->
    [one] { $count } group would change:
   *[other] { $count } groups would change:
}
directories-held-text = So many at once are not dismissed without an administrator: the directory may be broken.
directories-agree = { $count ->
    [one] Dismiss { $count } person
   *[other] Dismiss { $count } people
}
directories-agree-title = Dismiss everybody who is gone?
