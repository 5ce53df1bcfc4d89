assistant-title = Суфлёр
assistant-panel = Суфлёр
assistant-result = Ответ суфлёра
assistant-hint = «Суть» соберёт главное из переписки: решения, открытые вопросы и обещания — со ссылкой на сообщение у каждой строки. Или задайте вопрос по переписке.
assistant-summarise = Суть
assistant-ask = Спросить
assistant-question = Спросить о переписке
assistant-forbidden = Администратор отключил суфлёра в этом разделе.

# Что читать
assistant-range-label = Что читать: { $range }
assistant-range-unread = Непрочитанное
assistant-range-today = Сегодня
assistant-range-week = 7 дней
assistant-range-all = Всё
assistant-range-thread = Эта ветка
assistant-range-part = Часть переписки
assistant-range-selection = Выделенное

# Ход работы
assistant-stage-start = Читаем переписку
assistant-stage-key-messages = Отбираем главные сообщения
assistant-stage-waiting = Ждём, пока модель освободится
assistant-stage-queue =
    { $place ->
        [1] Ваш запрос следующий
       *[other] Место в очереди: { $place }
    }
assistant-stage-loading = Модель загружается
assistant-stage-swapping = Отвечает другая модель, ваша — следующая
assistant-stage-prompt = Модель читает сообщения
assistant-stage-words = Модель формулирует
assistant-stage-check = Сверяем с сообщениями
assistant-n-of-m = { $n } из { $m }
assistant-reconnecting = Связь прервалась, восстанавливаем
assistant-stop = Остановить
assistant-stopped = Остановлено.
assistant-cancelled = Остановлено. Показано то, что успело собраться.

# Результат
assistant-kind-answer = Ответ
assistant-kind-point = Суть
assistant-kind-decision = Решения
assistant-kind-question = Открытые вопросы
assistant-kind-promise = Кто что обещал и когда
assistant-who = Кто
assistant-what = Что
assistant-due = Когда
assistant-who-unknown = не названо
assistant-due-none = без срока
assistant-remind = Напомнить об обещании
assistant-worded-by-model = словами модели
assistant-quoted = «{ $text }»
assistant-reference = Сообщение { $n }: { $name }
assistant-sources = Сообщения
assistant-not-told = В этих сообщениях об этом не сказано.
assistant-nothing = В этих сообщениях нет ни решений, ни вопросов, ни обещаний.
assistant-failed = Модель не ответила
assistant-examine = Открыть локальные модели
assistant-kept = Главные сообщения отобраны без модели и остаются на странице.
assistant-notices = Замечания
assistant-covered = { $count ->
    [one] Прочитано { $shown } сообщение
    [few] Прочитано { $shown } сообщения
   *[many] Прочитано { $shown } сообщений
}
assistant-covered-worded = { $count ->
    [one] из них моделью — { $shown }
   *[other] из них моделью — { $shown }
}
assistant-by-model = Модель: { $name }
assistant-quota = Осталось на сегодня: { $left } из { $limit } токенов

# Что сделать с результатом
assistant-insert = Вставить в поле сообщения
assistant-copy = Копировать со ссылками на сообщения
assistant-again = Ещё раз
assistant-good = Полезно
assistant-bad = Не помогло
assistant-bad-why = Что не так? (необязательно)
assistant-bad-send = Отправить отзыв
assistant-thanks = Спасибо за отзыв

# Модель
assistant-model-choose = Какая модель отвечает
assistant-model-none = Без модели: только сообщения
assistant-model-off = Без модели
assistant-model-small = небольшая
assistant-model-english-only = только английский
assistant-model-starting = запускается
assistant-model-missing = файл не найден
assistant-model-failed = не отвечает
assistant-model-try = Повторить с моделью { $name }
assistant-model-another = получше

# История
assistant-history = Раньше в этой комнате
assistant-ask-past = Вопрос о переписке
assistant-state-queued = в очереди
assistant-state-running = выполняется
assistant-state-failed = не удалось
assistant-state-cancelled = остановлено
assistant-erase = Стереть
assistant-erased = Стёрто

# Замечания, если сервер их не назвал
assistant-notice-no-model = Модели нет: показаны сами сообщения.
assistant-notice-model-failed = Модель не справилась: показаны сами сообщения.
assistant-notice-not-told = В этих сообщениях об этом не сказано.
assistant-notice-nothing-to-summarise = Здесь пока нечего собирать.
assistant-notice-small-model = Модель небольшая: сверяйтесь с сообщениями.
assistant-notice-model-unfit-language = Эта модель не знает языка переписки: показаны сами сообщения.
assistant-notice-earlier-messages-key-only = { $count ->
    [one] Из { $count } более раннего сообщения взято только главное.
   *[other] Из { $count } более ранних сообщений взято только главное.
}
