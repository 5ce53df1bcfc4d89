# The shell: navigation, switcher, notifications, common words.

web-feed = Feed
web-tasks = Tasks
web-chat = Chat
web-crm = CRM
web-mail = Mail
web-calendar = Calendar
web-sites = Sites
web-people = People
web-guest = Guest

web-navigation = Sections
web-home = Home
web-skip = Skip to content
web-search = Search
web-assistant = Sufler
web-settings = Settings
web-administration = Administration
web-me = Profile menu: { $name }
web-sign-out = Sign out
web-unread = { $count } unread

web-theme = Theme
web-theme-system = System
web-theme-light = Light
web-theme-dark = Dark
web-language = Language
web-language-ru = Русский
web-language-en = English

web-switcher = Go to
web-switcher-placeholder = A room, a person or words from a message
web-switcher-nothing = Nothing found

web-keys = Keyboard shortcuts
web-keys-everywhere = Everywhere
web-keys-switcher = Go to and search
web-keys-assistant = Open or close Sufler
web-keys-help = This help

web-notifications = Notifications
web-notifications-short = Activity

web-offline = You are offline. This is what has been loaded so far.
web-reconnecting = Reconnecting to the server…
web-reconnect-now = Reconnect now

web-person-email = E-mail
web-person-department = Department
web-person-time = Local time
web-person-inactive = Deactivated
web-person-write = Write
web-person-edit = Edit profile
web-status-set = Status and absence

web-save = Save
web-saved = Saved
web-cancel = Cancel
web-close = Close
web-delete = Delete
web-done = Done
web-more = Show more
web-copy = Copy
web-copied = Copied
web-copy-refused = The browser refused to copy. Select the text and copy it by hand.
web-nothing-found = Nothing found
web-toasts = Messages
web-password-hint = At least 10 characters. A few random words are best.
