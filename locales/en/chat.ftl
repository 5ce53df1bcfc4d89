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
chat-edit-room = Room settings
chat-members = Members
chat-author = The author’s profile
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
chat-too-long = The message is { $over } bytes over the limit of { $limit }. A letter beyond plain Latin takes two bytes or more. Split it up: the draft is kept.

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

# What is done with a message
chat-edit-message = Edit
chat-forward = Forward
chat-forward-where = Where to forward it
chat-forward-words = A few words of your own
chat-forward-hint = Only people who can read the room it was written in will see the original.
chat-forwarded = Forwarded: { $name }
chat-pin = Pin
chat-unpin = Unpin
chat-pinned = Message pinned
chat-unpinned = Message unpinned
chat-is-pinned = pinned
chat-pins = Pinned messages
chat-pins-none = Nothing is pinned
chat-pins-hint = Pin what everyone should be able to find: a rule, a link, a decision.
chat-save-message = Save for myself
chat-forget = Remove from saved
chat-is-saved = saved
chat-saved-done = Saved: the list is above the rooms
chat-forgotten = Removed from saved
chat-saved = Saved
chat-saved-none = You have not saved anything yet
chat-saved-hint = Save messages you mean to come back to. Only you see this list.
chat-readers = Who has read it
chat-readers-none = Nobody yet.
chat-remove-message = Delete the message?
chat-remove-own = Its text disappears for everyone. A mark stays where it was.
chat-remove-of = The text by { $name } disappears for everyone. The audit log will note it.
chat-message-gone = Message deleted
chat-quote-of = Quoted: { $name }
chat-quote-gone = The original was deleted, or you cannot read it
chat-react = Add a reaction
chat-react-with = React with { $emoji }
chat-reactions = Reactions
chat-reaction = { $emoji }: { $count }
chat-and-more = { $list } and { $count } more
chat-everyone = all
chat-everyone-hint = Call everyone in the room
chat-call-all-the-same = Call them anyway
chat-announcements-only = Owners and moderators write here. You can reply in threads.

# Threads
chat-threads = Threads
chat-threads-none = You do not follow any threads
chat-threads-hint = Reply in a thread or turn its bell on, and it will appear here.
chat-follow = Follow the thread
chat-unfollow = Stop following the thread
chat-unread-here = { $count ->
    [one] { $count } new
   *[other] { $count } new
}

# Order in a room
chat-role-member = Member
chat-role-moderator = Moderator
chat-role-owner = Owner
chat-member-more = Role and access: { $name }
chat-announcements = Announcements only
chat-announcements-hint = Owners and moderators write; everyone else replies in threads.
chat-shows-reads = Show who has read
chat-shows-reads-hint = Members see who has read as far as a message.
chat-notify = Notifications
chat-notify-all = All messages
chat-notify-all-hint = Every new message of the room.
chat-notify-mentions = When I am addressed
chat-notify-mentions-hint = Mentions, and replies in threads you follow.
chat-notify-nothing = Nothing
chat-notify-nothing-hint = The room stays in the list but keeps quiet.
chat-mute-for = Mute for a while
chat-mute-hour = For an hour
chat-mute-workday = For 8 hours
chat-mute-week = For a week
chat-muted-until = Muted until: { $time }
chat-unmute = Unmute
chat-is-muted = Notifications are off

# Emoji
chat-emoji-agree = agree
chat-emoji-disagree = disagree
chat-emoji-heart = heart
chat-emoji-laughter = laughter
chat-emoji-smile = smile
chat-emoji-joy = joy
chat-emoji-love = love it
chat-emoji-thinking = thinking
chat-emoji-surprise = surprise
chat-emoji-sadness = sad
chat-emoji-anger = angry
chat-emoji-thanks = thank you
chat-emoji-applause = applause
chat-emoji-handshake = deal
chat-emoji-strength = strength
chat-emoji-fine = fine
chat-emoji-party = party
chat-emoji-fire = fire
chat-emoji-rocket = rocket
chat-emoji-star = star
chat-emoji-idea = idea
chat-emoji-eyes = looking
chat-emoji-done = done
chat-emoji-no = no
chat-emoji-plus = plus one
chat-emoji-question = question
chat-emoji-warning = careful
chat-emoji-alarm = urgent
chat-emoji-pin = important
chat-emoji-coffee = coffee
chat-emoji-cup = victory
chat-emoji-shrug = no idea

# Search and date
chat-search = Search
chat-search-words = Words of the message
chat-search-narrow = Narrow it down
chat-search-from = from:
chat-search-from-hint = Who wrote it: from:Anna or from:"Anna Kim"
chat-search-in = in:
chat-search-in-hint = In which room: in:Warehouse
chat-search-after = after:
chat-search-after-hint = Later than this day: after:2026-10-31
chat-search-before = before:
chat-search-before-hint = Earlier than this day: before:2026-12-01
chat-search-has = has:
chat-search-has-hint = What it has: link, reaction, pin, thread, quote
chat-search-empty = What to look for?
chat-search-empty-hint = Words are found in any form. Only what you can read is searched.
chat-search-none = Nothing was found
chat-search-none-hint = Try fewer words, or take a filter out.
chat-to-date = Go to a date
chat-to-date-hint = Opens the first message of that day, or the next one after it.
chat-date = Date
chat-jump = Go

# Sending later and drafts
chat-send-later = Send later
chat-later-hour = In an hour
chat-later-tomorrow = Tomorrow morning
chat-later-monday = Monday morning
chat-later-own = Another time
chat-time = Time
chat-later-zone = In the time zone of your profile: { $zone }
chat-later-keep = Schedule
chat-later-done = The message will be sent on { $when }
chat-later = Scheduled
chat-later-here =
    { $count ->
        [one] { $count } scheduled message
       *[other] { $count } scheduled messages
    }
chat-later-none = Nothing is scheduled
chat-later-hint = Write a message and choose “Send later” in the menu left of the box. Only you see this list.
chat-later-in-thread = in a thread
chat-later-place-gone = room not available
chat-later-now = Send now
chat-later-sent = Sent
chat-later-many = The message would call more than 20 people.
chat-later-change = Change the scheduled message
chat-later-text = Text of the message
chat-later-delete = Delete the scheduled message
chat-later-delete-text = The message will not be sent, and its text will be gone.
chat-later-refused = Not sent.
chat-draft-is = There is a draft.

# Polls
chat-composer-menu = Add
chat-poll = Poll
chat-poll-new = New poll
chat-poll-question = Question
chat-poll-options = Options
chat-poll-option = Option { $number }
chat-poll-option-add = Add an option
chat-poll-option-remove = Remove option { $number }
chat-poll-several-allowed = Several options can be chosen
chat-poll-make-anonymous = Anonymous poll
chat-poll-make-anonymous-hint = Nobody learns who voted for what, not even the administrator.
chat-poll-closes = Close the poll at
chat-poll-closes-hint = Leave it empty to close the poll yourself.
chat-poll-ask = Start the poll
chat-poll-of = Poll: { $question }
chat-poll-anonymous = Anonymous poll
chat-poll-named = Poll with names
chat-poll-several = choose several
chat-poll-until = open until { $time }
chat-poll-is-closed = closed
chat-poll-over = The poll is closed
chat-poll-voters = { $count ->
    [0] Nobody has voted yet
    [one] { $count } person voted
   *[other] { $count } people voted
}
chat-poll-result = { $option }: { $share }
chat-poll-result-mine = { $option }: { $share }, your vote
chat-poll-mine = your vote
chat-poll-who = Who chose “{ $option }”: { $count }
chat-poll-chose = Who voted for this
chat-poll-vote = Vote
chat-poll-change = Change vote
chat-poll-withdraw = Take vote back
chat-poll-close = Close poll
chat-poll-close-title = Close the poll?
chat-poll-close-text = Nobody will be able to vote any more; the results stay. A closed poll cannot be opened again.

# What was missed
chat-catch-up = Catch up
chat-catch-up-offer = { $messages ->
    [one] { $messages } unread message
   *[other] { $messages } unread messages
} in { $rooms ->
    [one] { $rooms } room
   *[other] { $rooms } rooms
}
chat-catch-up-hint = Sufler reads the rooms one after another and shows what matters in each, with links to the messages. Nothing is marked as read.
chat-catch-up-begin = Show what matters
chat-catch-up-again = Read again
chat-catch-up-stop = Stop
chat-catch-up-progress = Rooms read: { $done } of { $all }
chat-catch-up-waits = Waits its turn
chat-catch-up-skipped = Not read: you stopped it
chat-catch-up-none = You have not missed anything
chat-catch-up-none-hint = There are no unread messages.

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
chat-keys-edit = Edit one’s own message; outside the list, the room’s settings
chat-keys-forward = Forward the message
chat-keys-save = Save the message
chat-keys-pin = Pin the message
chat-keys-remove = Delete the message
chat-keys-escape = Clear the selection, close the thread, back to the message box

chat-remind = Remind me…
chat-remind-note = Of what (optional)
chat-remind-keep = Remind me
chat-remind-done = You will be reminded { $when }
chat-remind-when = Reminder { $when }
chat-remind-forget = Do not remind me

## The assistant in messages
chat-translate = Translate
chat-translation = Translation of the message
chat-translation-ru = In Russian
chat-translation-en = In English
chat-translation-hide = Hide the translation
chat-copy-text = Copy
chat-draft-reply = Draft a reply…
chat-draft-wish = What you want to say (optional)
chat-draft-wish-example = Agree, but ask for time until Friday
chat-rewrite = Rewrite…
chat-rewrite-how = How to rewrite
chat-rewrite-correct = Correct mistakes
chat-rewrite-correct-instruction = Correct mistakes and typos, change nothing else.
chat-rewrite-shorter = Shorter
chat-rewrite-shorter-instruction = Make it shorter, keeping everything essential.
chat-rewrite-politer = Politer
chat-rewrite-politer-instruction = Make it politer and softer without changing the meaning.
chat-rewrite-clearer = Clearer
chat-rewrite-clearer-instruction = Make it clearer: simple sentences, one thought in each.
chat-rewrite-own = Or in your own words
chat-rewrite-own-example = Make it more formal
chat-write-start = Write
chat-write-result = The assistant's text
chat-write-take = Put into the message

# Guests
chat-guest-invite = Invite a guest
chat-guest-name = The guest's full name
chat-guest-email = The guest's email
chat-guest-hint = A guest sees only this room and the people in it.
chat-guest-link = Link for the guest: { $name }
chat-guest-link-hint = Give it to the guest. It works once, for three days.
