### Sufler's answers in rooms.
answers-call-hint = Ask Sufler
answers-answering = Sufler is answering…
answers-failed = Sufler could not answer.
answers-cancelled = The question was called off.
answers-refused = Sufler will not answer.
answers-unasked = Sufler has not seen this question yet.
answers-ask = Ask
answers-ask-again = Ask again
answers-trace = Code: { $id }
answers-trace-copy = Copy the error code
answers-not-told = The messages that everybody in this room may read do not tell.
answers-for = For { $name }
answers-from =
    { $count ->
        [one] From { $count } message
       *[other] From { $count } messages
    }
answers-no-model = without a model
answers-source-gone = Message { $n } was deleted or is closed to you
