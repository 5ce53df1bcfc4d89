### Sufler in a room.
assistant-name = Sufler
answer-question-empty = Write a question beside the mention.
answer-question-long = The question is longer than 4000 characters. Ask it in fewer words.
answer-busy = Sufler is answering in this thread already. Wait for the answer and ask again.
answer-too-often = This room asks too often. Try again in a minute.
answer-too-many-runs = Sufler is busy with other requests of the one who asked.
answer-not-asked = This message does not mention Sufler.
answer-not-told = The messages that everybody in this room may read do not tell.
answer-model-failed = The model did not answer.
answer-asker-left = The one who asked is not in this room any more.
answer-people-changed = While the answer was made, people came or messages changed: not everybody may read all it rested on.
answer-failed = The answer could not be made: something broke on the server.
