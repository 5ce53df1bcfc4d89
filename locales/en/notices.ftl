### Notices beside Sufler’s answer.

notice-earlier-key-only = { $count ->
    [one] { $count } earlier message is covered by key messages only: the model could not read everything.
   *[other] { $count } earlier messages are covered by key messages only: the model could not read everything.
}
notice-left-out = { $count ->
    [one] { $count } earlier message is not covered: there are too many for one run.
   *[other] { $count } earlier messages are not covered: there are too many for one run.
}
notice-model-unfit-language = “{ $model }” does not know { $language ->
    [ru] Russian
   *[en] English
}, so the key messages are quoted word for word.
notice-better-model = “{ $model }” knows { $language ->
    [ru] Russian
   *[en] English
} and can put this into words.
notice-access-ended = Your access to this conversation has ended, so the work was stopped.
notice-no-model = No model is connected, so the key messages are quoted word for word.
notice-model-failed = “{ $model }” does not answer: { $reason }. The key messages still stand.
notice-quota-used-up = Today’s allowance of tokens is used up, so there are only key messages.
notice-nothing-to-summarise = There are no messages here: choose another period.
notice-nothing-important = Nothing important was found: no decisions, promises or open questions.
notice-not-told = These messages do not say.
notice-nothing-to-read = There is no text here to work with.
notice-nothing-said = The model said nothing. Try again or choose another model.
notice-cut-off = The model did not finish the text: it is longer than the model is allowed to write. Shorten the original, or ask for a shorter answer.
notice-text-too-long = The text is longer than the model can read at once. Take a part of it, or choose another model.
notice-model-too-small = The model “{ $model }” is too small to write connected text.
notice-unheard = Please check, the original does not say this: { $reason }.
notice-closest-passages = The model gave no direct answer. These messages come closest to the question.
notice-small-model = “{ $model }” is a small model: its wording is shown only where it agrees with the messages.
notice-wording-refused = { $count ->
    [one] { $count } phrase of the model’s did not agree with the messages and is not shown.
   *[other] { $count } phrases of the model’s did not agree with the messages and are not shown.
}
notice-interrupted = The work was cut off: the server was stopped. What had been saved is shown.
notice-model-not-examined = “{ $model }” has not been examined yet, so nobody knows whether it is up to this. An administrator can examine it.
notice-model-failed-schema = “{ $model }” failed the examination of answers by a schema: some lines may stay quotations.
notice-model-failed-russian = “{ $model }” failed the examination of Russian: the result will most likely be quotations.
notice-model-failed-long-prompt = “{ $model }” failed the examination with a long text: it may miss something in a long conversation.
notice-model-context-short = “{ $model }” holds little text: it reads a long conversation in parts, and the earliest may be left without its wording.

reason-auth = the model’s server refused the key
reason-payment = the provider’s account is out of money
reason-forbidden = the provider refuses access
reason-model_not_found = the provider has no such model
reason-too_large = the conversation does not fit into the model
reason-invalid = the provider did not understand the request
reason-rate_limited = the provider asks to wait
reason-unavailable = the model’s server does not answer
reason-filtered = the provider’s filter stepped in
reason-protocol = the model’s answer could not be read
reason-not-offered = the model’s server does not take such requests
reason-no-answer-in-time = there was no answer for too long
reason-engine-killed = the system stopped the local model’s process (signal 9), most likely for want of memory. Choose a smaller model or free some memory
reason-engine-stopped = the local model’s process ended unexpectedly ({ $how }). Start again; if it happens once more, see the server’s log
reason-ended-by-signal = signal { $number }
reason-ended-with-code = exit code { $number }
reason-engine-not-started = the local model’s process did not start. The server’s log tells the administrator why
reason-engine-load-too-long = the local model did not load in the time it is given. Raise engine.load_seconds or choose a smaller model
reason-engine-load-stuck = the local model stopped loading halfway. Look at the disk with the models folder and start again
reason-engine-no-memory = there is not enough memory for the local model. Choose a smaller model or raise engine.memory_limit_mib
reason-model-file-missing = the model’s file is not in the models folder. Get the model again or choose another
reason-model-file-damaged = the model’s file is damaged. Get the model again or choose another
reason-engine-address = the local model could not open its socket. The server’s log tells the administrator why
reason-engine-busy = another local model was answering all the while. Try again later, or choose the one at work

heading-points = In short
heading-decisions = Decisions
heading-questions = Open questions
heading-promises = Who promised what
heading-answer = Answer

# About signing in, in notifications
factor-told-totp-added = An authenticator app was connected. If this was not you, tell your administrator.
factor-told-totp-removed = The authenticator app was disconnected. If this was not you, tell your administrator.
factor-told-passkey-added = A passkey was added. If this was not you, tell your administrator.
factor-told-passkey-removed = A passkey was removed. If this was not you, tell your administrator.
factor-told-passkey-refused = A sign-in with a passkey was refused: the key seems to have a copy. Remove it and tell your administrator.
factor-told-codes-made = New recovery codes were made; the old ones no longer work.
factor-told-code-used = Somebody signed in with a recovery code. If this was not you, tell your administrator.
factor-told-linked = An account of a sign-in provider was linked to yours and signs you in from now on. If this was not you, tell your administrator.
factor-told-reset = An administrator reset your second factors. Set them up again under Security.
