# Rooms
chat-rooms = Rooms
chat-shared = Rooms
chat-direct = Direct messages
chat-direct-many = Direct messages
chat-filter = Find a room
chat-filter-none = Nothing found
chat-rooms-none = You are not in any room yet.
chat-add = New room or conversation
chat-new-room = New room
chat-start-direct = Message someone
chat-browse = Browse open rooms
chat-choose = Choose a room
chat-choose-hint = Rooms and direct messages are on the left. The plus button makes a new one.
chat-unread-is = unread:
chat-mentions-is = mentions:

# A room
chat-open = Open
chat-open-hint = Anyone in the company can find it and join.
chat-closed = Closed
chat-closed-hint = Only its members can see it.
chat-room-name = Name
chat-room-name-example = For example: December launch
chat-room-kind = Who can see the room
chat-topic = Topic
chat-topic-hint = One line about what is discussed here.
chat-edit-room = Name and topic
chat-members = Members
chat-members-show = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
chat-members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
chat-add-member = Add a member
chat-people-find = A colleague’s name
chat-people-none = Nobody by that name
chat-remove = Remove { $name }
chat-leave = Leave the room
chat-join = Join
chat-open-it = Open
chat-not-member = You are reading an open room. Join it to write here.
chat-create = Create
chat-save = Save
chat-cancel = Cancel

# The conversation
chat-messages = Messages
chat-loading = Loading messages
chat-beginning = { $name }: the very beginning
chat-empty = Nobody has written here yet. Go first.
chat-today = Today
chat-yesterday = Yesterday
chat-new = New messages
chat-unread-jump = { $count ->
    [one] { $shown } unread: go to it
   *[other] { $shown } unread: go to the first
}
chat-read-all = Mark as read
chat-to-newest = To the newest
chat-message-by = { $name }, { $time }
chat-someone = someone
chat-edited = edited
chat-replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
chat-reply = Reply in thread
chat-quote = Quote
chat-copy-link = Copy link
chat-link-copied = Link to the message copied
chat-unread-from = Mark unread from here
chat-unread-done = Marked as unread
chat-more = More actions
chat-typing-one = { $name } is typing…
chat-typing-many = { $names } are typing…
chat-link-leads = This link leads to:
chat-link-copy = Copy the address
chat-link-open = Open { $domain }

# The message box
chat-write = Message { $name }
chat-reply-write = Reply in thread
chat-send = Send
chat-sending = Sending
chat-unsent = Not sent.
chat-send-again = Try again
chat-discard = Discard
chat-mention = Who to mention
chat-too-long = The message is longer than { $count } characters: split it up.

# Threads
chat-thread = Thread
chat-thread-close = Close the thread
chat-thread-summarise = Summarise the thread

# Selection
chat-pick = Select
chat-pick-many = Select messages
chat-pick-none = Stop selecting
chat-room-more = Room actions
chat-pick-hint = Tick the messages
chat-picked = { $count } selected
chat-summarise-picked = Summarise selection

# Keys
chat-keys-previous-room = Previous room
chat-keys-next-room = Next room
chat-keys-next-unread = Next unread room
chat-keys-up = Message above (from the empty box: the last one)
chat-keys-down = Message below
chat-keys-thread = Open the message’s thread
chat-keys-quote = Quote the message
chat-keys-pick = Select the message
chat-keys-pick-range = Select everything up to this message
chat-keys-edit = The room’s name and topic
chat-keys-escape = Clear the selection, close the thread, back to the message box
