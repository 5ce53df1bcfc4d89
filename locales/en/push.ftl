### What the browser shows while no page is open, and the installed application.

push-app = Sufler
push-app-description = A company's work assistant: chat, people and a prompter that reads for you.
push-something-new = There is something new. Open it to read.
push-digest = { $unread ->
    [one] { $unread } unread notification
   *[other] { $unread } unread notifications
}{ $mentions ->
    [0] .
    [one] , { $mentions } of them calls you.
   *[other] , { $mentions } of them call you.
}
push-shortcut-rooms = Chats
push-shortcut-notifications = Notifications
