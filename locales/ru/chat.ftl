# Список комнат
chat-rooms = Комнаты
chat-shared = Комнаты
chat-direct = Личная переписка
chat-direct-many = Личные сообщения
chat-filter = Найти комнату
chat-filter-none = Ничего не нашлось
chat-rooms-none = Вы пока не состоите ни в одной комнате.
chat-add = Новая комната или переписка
chat-new-room = Новая комната
chat-start-direct = Написать человеку
chat-browse = Открытые комнаты
chat-choose = Выберите комнату
chat-choose-hint = Комнаты и личные сообщения — в списке слева. Новую комнату создаёт кнопка «плюс».
chat-unread-is = непрочитанных:
chat-mentions-is = упоминаний:

# Комната
chat-open = Открытая
chat-open-hint = Найти её и войти может любой сотрудник.
chat-closed = Закрытая
chat-closed-hint = Её видят только участники.
chat-room-name = Название
chat-room-name-example = Например: Запуск в декабре
chat-room-kind = Кто видит комнату
chat-topic = Тема
chat-topic-hint = Одна строка о том, что здесь обсуждают.
chat-edit-room = Настройки комнаты
chat-members = Участники
chat-author = Профиль автора
chat-members-show = { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[many] { $count } участников
}
chat-members-count = { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[many] { $count } участников
}
chat-add-member = Добавить участника
chat-people-find = Имя сотрудника
chat-people-none = Таких людей не нашлось
chat-remove = Убрать: { $name }
chat-leave = Выйти из комнаты
chat-join = Войти
chat-open-it = Открыть
chat-not-member = Вы читаете открытую комнату. Чтобы писать в неё, войдите.
chat-create = Создать
chat-save = Сохранить
chat-cancel = Отмена

# Разговор
chat-messages = Сообщения
chat-loading = Загружаем сообщения
chat-beginning = { $name }: начало разговора
chat-empty = Здесь ещё никто не писал. Начните первым.
chat-today = Сегодня
chat-yesterday = Вчера
chat-new = Новые сообщения
chat-unread-jump = { $count ->
    [one] { $shown } непрочитанное: к первому
    [few] { $shown } непрочитанных: к первому
   *[many] { $shown } непрочитанных: к первому
}
chat-read-all = Прочитано
chat-to-newest = К новым
chat-message-by = { $name }, { $time }
chat-someone = сотрудник
chat-edited = изменено
chat-replies = { $count ->
    [one] { $count } ответ
    [few] { $count } ответа
   *[many] { $count } ответов
}
chat-reply = Ответить в ветке
chat-quote = Цитировать
chat-copy-link = Копировать ссылку
chat-link-copied = Ссылка на сообщение скопирована
chat-unread-from = Непрочитанное отсюда
chat-unread-done = Отмечено как непрочитанное
chat-more = Ещё действия
chat-typing-one = { $name } печатает…
chat-typing-many = { $names } печатают…
chat-link-leads = Ссылка ведёт сюда:
chat-link-copy = Копировать адрес
chat-link-open = Открыть { $domain }

# Поле сообщения
chat-write = Сообщение: { $name }
chat-reply-write = Ответ в ветке
chat-send = Отправить
chat-sending = Отправляется
chat-unsent = Не отправлено.
chat-send-again = Ещё раз
chat-discard = Удалить
chat-mention = Кого упомянуть
chat-too-long = Сообщение слишком длинное: лишних байт — { $over } (предел — { $limit }). Русская буква занимает два байта. Разделите его на части — черновик сохранён.

# Ветка
chat-thread = Ветка
chat-thread-close = Закрыть ветку
chat-thread-summarise = Суть ветки

# Выделение
chat-pick = Выделить
chat-pick-many = Выделить сообщения
chat-pick-none = Закончить выделение
chat-room-more = Действия с комнатой
chat-pick-hint = Отметьте сообщения
chat-picked = Выделено: { $count }
chat-summarise-picked = Суть выделенного

# Что делают с сообщением
chat-edit-message = Изменить
chat-forward = Переслать
chat-forward-where = Куда переслать
chat-forward-words = Несколько слов от себя
chat-forward-hint = Оригинал увидят только те, кто может читать комнату, где он написан.
chat-forwarded = Переслано: { $name }
chat-pin = Закрепить
chat-unpin = Открепить
chat-pinned = Сообщение закреплено
chat-unpinned = Сообщение откреплено
chat-is-pinned = закреплено
chat-pins = Закреплённые сообщения
chat-pins-none = Ничего не закреплено
chat-pins-hint = Закрепите сообщение, которое должны находить все: правило, ссылку, решение.
chat-save-message = Сохранить для себя
chat-forget = Убрать из сохранённых
chat-is-saved = сохранено
chat-saved-done = Сохранено: список — над комнатами
chat-forgotten = Убрано из сохранённых
chat-saved = Сохранённые
chat-saved-none = Вы пока ничего не сохранили
chat-saved-hint = Сохраняйте сообщения, к которым собираетесь вернуться. Этот список видите только вы.
chat-readers = Кто прочитал
chat-readers-none = Пока никто.
chat-remove-message = Удалить сообщение?
chat-remove-own = Текст исчезнет у всех. Останется пометка, что здесь было сообщение.
chat-remove-of = Текст сообщения ({ $name }) исчезнет у всех. Удаление попадёт в журнал.
chat-message-gone = Сообщение удалено
chat-quote-of = Цитата: { $name }
chat-quote-gone = Исходное сообщение удалено или вам недоступно
chat-react = Добавить реакцию
chat-react-with = Реакция { $emoji }
chat-reactions = Реакции
chat-reaction = { $emoji }: { $count }
chat-and-more = { $list } и ещё { $count }
chat-everyone = все
chat-everyone-hint = Позвать всех в комнате
chat-call-all-the-same = Всё равно позвать
chat-announcements-only = Здесь пишут владельцы и ведущие. Отвечать можно в ветках.

# Ветки
chat-threads = Ветки
chat-threads-none = Вы не следите ни за одной веткой
chat-threads-hint = Ответьте в ветке или включите в ней колокольчик — и она появится здесь.
chat-follow = Следить за веткой
chat-unfollow = Не следить за веткой
chat-unread-here = { $count ->
    [one] { $count } новый
    [few] { $count } новых
   *[many] { $count } новых
}

# Порядок в комнате
chat-role-member = Участник
chat-role-moderator = Ведущий
chat-role-owner = Владелец
chat-member-more = Роль и доступ: { $name }
chat-announcements = Только объявления
chat-announcements-hint = Писать смогут владельцы и ведущие, остальные — отвечать в ветках.
chat-shows-reads = Показывать, кто прочитал
chat-shows-reads-hint = Участники увидят, кто дочитал до сообщения.
chat-notify = Уведомления
chat-notify-all = Обо всех сообщениях
chat-notify-all-hint = О каждом новом сообщении комнаты.
chat-notify-mentions = Когда обращаются ко мне
chat-notify-mentions-hint = Об упоминаниях и ответах в ветках, за которыми вы следите.
chat-notify-nothing = Ни о чём
chat-notify-nothing-hint = Комната останется в списке, но не побеспокоит.
chat-mute-for = Отключить на время
chat-mute-hour = На час
chat-mute-workday = На 8 часов
chat-mute-week = На неделю
chat-muted-until = Отключены до: { $time }
chat-unmute = Включить
chat-is-muted = Уведомления отключены

# Эмодзи
chat-emoji-agree = согласен
chat-emoji-disagree = не согласен
chat-emoji-heart = сердце
chat-emoji-laughter = смешно
chat-emoji-smile = улыбка
chat-emoji-joy = радость
chat-emoji-love = восторг
chat-emoji-thinking = думаю
chat-emoji-surprise = удивление
chat-emoji-sadness = грусть
chat-emoji-anger = злость
chat-emoji-thanks = спасибо
chat-emoji-applause = аплодисменты
chat-emoji-handshake = договорились
chat-emoji-strength = сила
chat-emoji-fine = отлично
chat-emoji-party = праздник
chat-emoji-fire = огонь
chat-emoji-rocket = ракета
chat-emoji-star = звезда
chat-emoji-idea = идея
chat-emoji-eyes = смотрю
chat-emoji-done = готово
chat-emoji-no = нет
chat-emoji-plus = плюс
chat-emoji-question = вопрос
chat-emoji-warning = внимание
chat-emoji-alarm = срочно
chat-emoji-pin = важно
chat-emoji-coffee = кофе
chat-emoji-cup = победа
chat-emoji-shrug = не знаю

# Поиск и дата
chat-search = Поиск
chat-search-words = Слова из сообщения
chat-search-narrow = Уточнить
chat-search-from = от:
chat-search-from-hint = Кто написал: от:Анна или от:"Анна Ким"
chat-search-in = в:
chat-search-in-hint = В какой комнате: в:Склад
chat-search-after = после:
chat-search-after-hint = Позже этого дня: после:31.10.2026
chat-search-before = до:
chat-search-before-hint = Раньше этого дня: до:01.12.2026
chat-search-has = есть:
chat-search-has-hint = Что в нём есть: ссылка, реакция, закреп, ветка, цитата
chat-search-empty = Что найти?
chat-search-empty-hint = Слова находятся в любой форме. Ищем только в том, что вы можете читать.
chat-search-none = Ничего не нашлось
chat-search-none-hint = Попробуйте меньше слов или уберите уточнения.
chat-to-date = Перейти к дате
chat-to-date-hint = Откроется первое сообщение этого дня или следующее за ним.
chat-date = Дата
chat-jump = Перейти

# Отправка позже и черновики
chat-send-later = Отправить позже
chat-later-hour = Через час
chat-later-tomorrow = Завтра утром
chat-later-monday = В понедельник утром
chat-later-own = Другое время
chat-time = Время
chat-later-zone = Время часового пояса из вашего профиля: { $zone }
chat-later-keep = Отложить
chat-later-done = Сообщение уйдёт { $when }
chat-later = Отложенные
chat-later-here =
    { $count ->
        [one] { $count } отложенное сообщение
        [few] { $count } отложенных сообщения
       *[many] { $count } отложенных сообщений
    }
chat-later-none = Отложенных сообщений нет
chat-later-hint = Напишите сообщение и выберите «Отправить позже» в меню слева от поля. Этот список видите только вы.
chat-later-in-thread = в ветке
chat-later-place-gone = комната недоступна
chat-later-now = Отправить сейчас
chat-later-sent = Отправлено
chat-later-many = Сообщение позовёт больше 20 человек.
chat-later-change = Изменить отложенное сообщение
chat-later-text = Текст сообщения
chat-later-delete = Удалить отложенное сообщение
chat-later-delete-text = Сообщение не будет отправлено, а его текст пропадёт.
chat-later-refused = Не отправлено.
chat-draft-is = Есть черновик.

# Опросы
chat-composer-menu = Добавить
chat-poll = Опрос
chat-poll-new = Новый опрос
chat-poll-question = Вопрос
chat-poll-options = Варианты ответа
chat-poll-option = Вариант { $number }
chat-poll-option-add = Добавить вариант
chat-poll-option-remove = Убрать вариант { $number }
chat-poll-several-allowed = Можно выбрать несколько вариантов
chat-poll-make-anonymous = Анонимный опрос
chat-poll-make-anonymous-hint = Никто не узнает, кто как голосовал, — даже администратор.
chat-poll-closes = Закрыть опрос в срок
chat-poll-closes-hint = Можно не указывать: тогда закроете сами.
chat-poll-ask = Начать опрос
chat-poll-of = Опрос: { $question }
chat-poll-anonymous = Анонимный опрос
chat-poll-named = Неанонимный опрос
chat-poll-several = можно несколько
chat-poll-until = до { $time }
chat-poll-is-closed = закрыт
chat-poll-over = Опрос закрыт
chat-poll-voters = { $count ->
    [0] Пока никто не голосовал
    [one] Проголосовал { $count } человек
    [few] Проголосовали { $count } человека
   *[many] Проголосовали { $count } человек
}
chat-poll-result = { $option } — { $share }
chat-poll-result-mine = { $option } — { $share }, ваш голос
chat-poll-mine = ваш голос
chat-poll-who = Кто выбрал «{ $option }»: { $count }
chat-poll-chose = Кто так проголосовал
chat-poll-vote = Проголосовать
chat-poll-change = Изменить голос
chat-poll-withdraw = Отозвать голос
chat-poll-close = Закрыть опрос
chat-poll-close-title = Закрыть опрос?
chat-poll-close-text = Голосовать больше никто не сможет, итоги останутся. Открыть опрос снова нельзя.

# Что пропущено
chat-catch-up = Что я пропустил
chat-catch-up-offer = { $rooms ->
    [one] Непрочитанное — в { $rooms } комнате
    [few] Непрочитанное — в { $rooms } комнатах
   *[many] Непрочитанное — в { $rooms } комнатах
}: { $messages ->
    [one] { $messages } сообщение
    [few] { $messages } сообщения
   *[many] { $messages } сообщений
}
chat-catch-up-hint = Суфлёр прочитает комнаты по очереди и покажет главное из каждой со ссылками на сообщения. Прочитанным ничего не отметится.
chat-catch-up-begin = Показать главное
chat-catch-up-again = Заново
chat-catch-up-stop = Остановить
chat-catch-up-progress = Прочитано комнат: { $done } из { $all }
chat-catch-up-waits = Ждёт очереди
chat-catch-up-skipped = Не прочитано: чтение остановлено
chat-catch-up-none = Вы ничего не пропустили
chat-catch-up-none-hint = Непрочитанных сообщений нет.

# Клавиши
chat-keys-previous-room = Предыдущая комната
chat-keys-next-room = Следующая комната
chat-keys-next-unread = Следующая непрочитанная комната
chat-keys-up = Сообщение выше (из пустого поля — к последнему)
chat-keys-down = Сообщение ниже
chat-keys-thread = Открыть ветку сообщения
chat-keys-quote = Цитировать сообщение
chat-keys-pick = Выделить сообщение
chat-keys-pick-range = Выделить всё до этого сообщения
chat-keys-edit = Изменить своё сообщение; вне списка — настройки комнаты
chat-keys-forward = Переслать сообщение
chat-keys-save = Сохранить сообщение для себя
chat-keys-pin = Закрепить сообщение
chat-keys-remove = Удалить сообщение
chat-keys-escape = Снять выделение, закрыть ветку, вернуться к полю сообщения

chat-remind = Напомнить…
chat-remind-note = О чём напомнить (необязательно)
chat-remind-keep = Напомнить
chat-remind-done = Напомним { $when }
chat-remind-when = Напомним { $when }
chat-remind-forget = Не напоминать

## Суфлёр в сообщениях
chat-translate = Перевести
chat-translation = Перевод сообщения
chat-translation-ru = Перевод на русский
chat-translation-en = Перевод на английский
chat-translation-hide = Скрыть перевод
chat-copy-text = Копировать
chat-draft-reply = Черновик ответа…
chat-draft-wish = Что хотите сказать (необязательно)
chat-draft-wish-example = Согласиться, но попросить срок до пятницы
chat-rewrite = Переписать…
chat-rewrite-how = Как переписать
chat-rewrite-correct = Исправить ошибки
chat-rewrite-correct-instruction = Исправь ошибки и опечатки, больше ничего не меняй.
chat-rewrite-shorter = Короче
chat-rewrite-shorter-instruction = Сократи, оставив всё существенное.
chat-rewrite-politer = Вежливее
chat-rewrite-politer-instruction = Сделай вежливее и мягче, не меняя смысла.
chat-rewrite-clearer = Понятнее
chat-rewrite-clearer-instruction = Сделай понятнее: простые предложения, одна мысль в каждом.
chat-rewrite-own = Или своими словами
chat-rewrite-own-example = Сделай официальнее
chat-write-start = Написать
chat-write-result = Текст суфлёра
chat-write-take = Вставить в сообщение

# Гости
chat-guest-invite = Пригласить гостя
chat-guest-name = Имя и фамилия гостя
chat-guest-email = Почта гостя
chat-guest-hint = Гость увидит только эту комнату и людей в ней.
chat-guest-link = Ссылка для гостя: { $name }
chat-guest-link-hint = Передайте её гостю. Она сработает один раз и действует три дня.
