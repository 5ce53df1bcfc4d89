# Notifications: the bell, why something came, settings, the browser.

notifications-views = Which notifications to show
notifications-view-unread = Unread
notifications-view-mentions = Mentions
notifications-view-all = All
notifications-view-count = { $view } { $count }
notifications-none-unread = All caught up
notifications-none-mentions = Nobody has called you
notifications-none-all = No notifications yet
notifications-none-text = Mentions, replies and direct messages appear here.
notifications-none-filtered = Nothing matches the filter. Try removing it.
notifications-today = Today
notifications-new = new
notifications-elsewhere = Other
notifications-many =
    { $count ->
        [one] { $count } notification
       *[other] { $count } notifications
    }{ $unread ->
        [0] { "" }
       *[other] , { $unread } new
    }
notifications-narrow = Filter
notifications-narrowed = Filtered: change the filter
notifications-of-section = Section
notifications-of-kind = What happened
notifications-any = Any
notifications-kind-mention = Mentions by name
notifications-kind-call = Calls to a department or everyone
notifications-kind-direct = Direct messages
notifications-kind-reply = Replies in threads
notifications-kind-message = Messages in rooms
notifications-kind-poll_closed = Closed polls
notifications-kind-not_posted = Messages not sent
notifications-kind-security = Security
notifications-kind-reminder = Reminders
notifications-kind-digest = Digests
notifications-mark-all = Mark all as read
notifications-mark-shown = Mark what is shown as read
notifications-mark-room = Mark as read: { $room }
notifications-mark-read = Mark as read
notifications-mark-unread = Mark as unread

notifications-why-mention = { $who } mentions you
notifications-why-call = { $who } calls everyone
notifications-why-direct = { $who } writes to you
notifications-why-reply = { $who } replies in a thread
notifications-why-message = { $who } writes
notifications-why-poll_closed = Your poll has closed
notifications-why-not_posted = A scheduled message was not sent
notifications-why-security = The security of your account
notifications-why-reminder = You asked to be reminded
notifications-why-digest = What you missed

notifications-why = Why did I get this
notifications-because-mention = The message calls you by name.
notifications-because-call = The message calls your department or the whole room.
notifications-because-direct = Somebody wrote to you alone.
notifications-because-reply = You follow this thread: you wrote in it or asked for it.
notifications-because-message = You are told of every message in this room.
notifications-because-poll_closed = You asked in this poll, and its time is up.
notifications-because-not_posted = You scheduled this message, and it could not be sent.
notifications-because-security = The way you sign in to Sufler has changed. If it was not you, tell the administrator.
notifications-because-reminder = You asked to be reminded of this message.
notifications-because-digest = You asked for a digest of what is unread.
notifications-source-room = For this room you chose yourself:
notifications-source-section = You set this for all of chat. You can choose otherwise for this room:
notifications-source-default = You set this for all sections. You can choose otherwise for this room:
notifications-source-usual = This is usual for such rooms. You can choose otherwise:
notifications-source-outside = You are not in this room: only what calls you comes from it.
notifications-level-of = Notifications of “{ $room }”
notifications-level-all = Every message
notifications-level-all-hint = About each new message.
notifications-level-mentions = When somebody calls me
notifications-level-mentions-hint = About mentions and replies in threads you follow.
notifications-level-nothing = Nothing
notifications-level-nothing-hint = Everything stays in its place but does not disturb you.
notifications-level-usual = As usual
notifications-level-default = As by default

notifications-gone = This notification is gone
notifications-gone-text = The message was deleted, or you can no longer read it.
notifications-show-all = All notifications

notifications-settings = Notification settings
notifications-settings-text = What you are told, and when not to disturb you. The notifications themselves are always kept.
notifications-levels = What to tell me
notifications-levels-text = “As usual” is everything in direct messages, and in other rooms what calls you.
notifications-everywhere = By default
notifications-rooms = Rooms with a choice of their own

notifications-pause = Pause
notifications-pause-text = During a pause nothing comes, not even what is urgent.
notifications-pause-hour = For an hour
notifications-pause-four_hours = For 4 hours
notifications-pause-tomorrow = Until tomorrow, 9:00
notifications-paused-until = Paused until { $time }.
notifications-quiet-until = Quiet hours until { $time }.
notifications-resume = End the pause

notifications-quiet = Quiet hours
notifications-quiet-text = Nothing pops up during these hours; everything is kept.
notifications-quiet-on = Keep quiet hours
notifications-quiet-from = Quiet hours begin: { $day }
notifications-quiet-to = Quiet hours end: { $day }
notifications-quiet-next = on the next day
notifications-quiet-zone = Times are in your profile's zone: { $zone }.
notifications-exceptions = Even in quiet hours, tell me when
notifications-exception-direct = somebody writes to me alone
notifications-exception-mentions = somebody calls me by name

notifications-digest = Digest
notifications-digest-text = Once a day, one notification about what is left unread.
notifications-digest-on = Send a digest
notifications-digest-at = At what time

notifications-browser = Notifications in this browser
notifications-browser-text = They pop up even while no page is open. Nobody can read them on the way: they are sealed for this browser.
notifications-browser-missing = This browser does not show notifications, or the page was opened without HTTPS.
notifications-browser-refused = The browser may not show notifications. Allow them in the site's settings and reload the page.
notifications-browser-page = Notifications are shown while at least one tab is open.
notifications-browser-off = Turned off.
notifications-browser-on = Turned on.
notifications-browser-turn-on = Turn on
notifications-browser-turn-off = Turn off
notifications-browser-no-service = The browser's push service cannot be reached. Notifications are shown while a tab is open.
notifications-browsers = Browsers that are told
notifications-browser-told = last { $when }
notifications-browser-untold = nothing so far
notifications-browser-forget = Stop telling: { $name }
notifications-install = Install the application

notifications-policy = Pop-up notifications
notifications-policy-text = They travel through the browsers' push services, sealed.
notifications-policy-texts = Show who wrote what
notifications-policy-texts-hint = When turned off, a notification only says that there is something new.
