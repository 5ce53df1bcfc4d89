assistant-title = Sufler
assistant-panel = Sufler
assistant-result = Sufler’s answer
assistant-hint = Summarise picks out what matters: decisions, open questions and promises, each line with the message it stands on. Or ask a question about the conversation.
assistant-summarise = Summarise
assistant-ask = Ask
assistant-question = Ask about the conversation
assistant-forbidden = An administrator has turned Sufler off here.

# What is read
assistant-range-label = What to read: { $range }
assistant-range-unread = Unread
assistant-range-today = Today
assistant-range-week = Last 7 days
assistant-range-all = Everything
assistant-range-thread = This thread
assistant-range-part = Part of the conversation
assistant-range-selection = Selection

# Progress
assistant-stage-start = Reading the conversation
assistant-stage-key-messages = Picking the key messages
assistant-stage-waiting = Waiting for the model
assistant-stage-queue =
    { $place ->
        [1] You are next
       *[other] Place in the queue: { $place }
    }
assistant-stage-loading = The model is loading
assistant-stage-swapping = Another model is answering, yours comes next
assistant-stage-prompt = The model is reading
assistant-stage-words = The model is wording it
assistant-stage-check = Checking against the messages
assistant-n-of-m = { $n } of { $m }
assistant-reconnecting = Connection lost, reconnecting
assistant-stop = Stop
assistant-stopped = Stopped.
assistant-cancelled = Stopped. Here is what there was by then.

# The result
assistant-kind-answer = Answer
assistant-kind-point = In short
assistant-kind-decision = Decisions
assistant-kind-question = Open questions
assistant-kind-promise = Who promised what, and by when
assistant-who = Who
assistant-what = What
assistant-due = By when
assistant-who-unknown = not named
assistant-due-none = no date
assistant-remind = Remind me of the promise
assistant-worded-by-model = worded by the model
assistant-quoted = “{ $text }”
assistant-reference = Message { $n }: { $name }
assistant-sources = Messages
assistant-not-told = These messages do not say.
assistant-nothing = There are no decisions, questions or promises in these messages.
assistant-failed = The model did not answer
assistant-examine = Open local models
assistant-kept = The key messages were picked without the model and stay on the page.
assistant-notices = Notes
assistant-covered = { $count ->
    [one] { $shown } message read
   *[other] { $shown } messages read
}
assistant-covered-worded = { $count ->
    [one] { $shown } of them by the model
   *[other] { $shown } of them by the model
}
assistant-by-model = Model: { $name }
assistant-quota = Left today: { $left } of { $limit } tokens

# What to do with it
assistant-insert = Put into the message box
assistant-copy = Copy with references
assistant-again = Again
assistant-good = Helpful
assistant-bad = Not helpful
assistant-bad-why = What went wrong? (optional)
assistant-bad-send = Send feedback
assistant-thanks = Thank you for the feedback

# Models
assistant-model-choose = Which model answers
assistant-model-none = No model: messages only
assistant-model-off = No model
assistant-model-small = small
assistant-model-english-only = English only
assistant-model-starting = starting
assistant-model-missing = file missing
assistant-model-failed = not answering
assistant-model-try = Try again with { $name }
assistant-model-another = a better model

# History
assistant-history = Earlier in this room
assistant-ask-past = A question about the conversation
assistant-state-queued = queued
assistant-state-running = running
assistant-state-failed = failed
assistant-state-cancelled = stopped
assistant-erase = Erase
assistant-erased = Erased

# Notes the server gave no words for
assistant-notice-no-model = There is no model: these are the messages themselves.
assistant-notice-model-failed = The model did not manage: these are the messages themselves.
assistant-notice-not-told = These messages do not say.
assistant-notice-nothing-to-summarise = There is nothing to summarise here yet.
assistant-notice-small-model = This is a small model: check it against the messages.
assistant-notice-model-unfit-language = This model does not know the language: these are the messages themselves.
assistant-notice-earlier-messages-key-only = { $count ->
    [one] Only the key points were taken from { $count } earlier message.
   *[other] Only the key points were taken from { $count } earlier messages.
}
