### Ответы суфлёра в комнатах.
answers-call-hint = Спросить суфлёра
answers-answering = Суфлёр отвечает…
answers-failed = Суфлёр не смог ответить.
answers-cancelled = Вопрос отменён.
answers-refused = Суфлёр не ответит.
answers-unasked = Суфлёр ещё не видел этот вопрос.
answers-ask = Спросить
answers-ask-again = Спросить ещё раз
answers-trace = Код: { $id }
answers-trace-copy = Скопировать код ошибки
answers-not-told = В сообщениях, которые могут прочитать все в этой комнате, ответа нет.
answers-for = Для: { $name }
answers-from =
    { $count ->
        [one] По { $count } сообщению
        [few] По { $count } сообщениям
       *[many] По { $count } сообщениям
    }
answers-no-model = без модели
answers-source-gone = Сообщение { $n } вам недоступно или удалено
