# Управление компанией.

admin-column-name = Имя
admin-column-email = Почта
admin-column-title = Должность
admin-column-department = Отдел
admin-column-state = Состояние
admin-column-actions = Действия
admin-column-job = Задание
admin-column-attempts = Попыток
admin-column-error = Последняя ошибка
admin-column-run-at = Срок
admin-column-when = Когда
admin-column-who = Кто
admin-column-action = Действие
admin-column-subject = С чем
admin-column-detail = Подробности
admin-edit-name = Изменить «{ $name }»
admin-delete-name = Удалить «{ $name }»
admin-delete-title = Удалить «{ $name }»?

admin-people = Сотрудники
admin-people-text = Кто работает в компании и что кому доступно.
admin-people-search = Имя или почта
admin-people-none = Попробуйте другое имя или адрес.
admin-invite = Пригласить
admin-invite-verb = Создать приглашение
admin-name = Имя и фамилия
admin-email = Электронная почта
admin-administrator = Администратор
admin-administrator-hint = Может всё, что есть в этом разделе.
admin-invited = Приглашение готово: { $name }
admin-invited-text = Передайте эту ссылку сотруднику. Она сработает один раз.
admin-link = Ссылка
admin-inactive = Отключён
admin-activate = Включить снова
admin-deactivate = Отключить
admin-deactivate-title = Отключить: { $name }?
admin-deactivate-text = Все сеансы и ключи сразу перестанут действовать. Сообщения и документы останутся.
admin-person-actions = Действия: { $name }
admin-person-edit = Изменить должность и отдел
admin-reset-link = Ссылка для нового пароля
admin-reset-link-text = Передайте её человеку лично: по ней можно задать новый пароль.
admin-no-department = Без отдела

admin-structure = Отделы и группы
admin-structure-text = Кто кому подчиняется и кого удобно звать вместе.
admin-departments = Отделы
admin-departments-text = Человек состоит в одном отделе.
admin-departments-none = Отделов пока нет.
admin-department-add = Добавить отдел
admin-department-name = Название
admin-department-parent = Входит в
admin-department-top = Верхний уровень
admin-department-head = Руководитель
admin-department-no-head = Не назначен
admin-department-delete-text = Удалить можно только отдел, в котором никого нет.
admin-groups = Группы
admin-groups-text = Человек может состоять в любом числе групп.
admin-groups-none = Групп пока нет.
admin-group-name = Название новой группы
admin-group-add = Добавить
admin-group-members =
    { $count ->
        [one] { $count } участник
        [few] { $count } участника
       *[many] { $count } участников
    }
admin-group-members-of = Участники группы «{ $name }»
admin-group-delete-text = Люди останутся, исчезнет только группа.

admin-models = Модели
admin-models-text = Кто формулирует ответы суфлёра: модель на этом сервере или любой сервер, совместимый с OpenAI.
admin-models-none = Моделей пока нет
admin-models-none-text = Суфлёр и без модели находит ключевые сообщения. Добавьте модель, чтобы он пересказывал их своими словами.
admin-model-add = Добавить модель
admin-model-add-text = Подойдёт любой сервер с интерфейсом OpenAI: облачный, vLLM, llama-server, Ollama.
admin-model-add-verb = Добавить
admin-model-name = Название
admin-model-name-hint = Его увидят сотрудники.
admin-model-address = Адрес сервера
admin-model-address-hint = С версией в конце, например https://llm.example.ru/v1
admin-model-code = Код модели
admin-model-code-hint = Так, как её называет сервер.
admin-model-key = Ключ доступа
admin-model-key-hint = Хранится в зашифрованном виде. Если не нужен, оставьте пустым.
admin-model-context = Контекст, токенов
admin-model-context-hint = Сколько текста модель вмещает за раз.
admin-model-limit = Параметр длины ответа
admin-model-limit-hint = Новые модели OpenAI ждут max_completion_tokens.
admin-model-speaks = На каких языках ей можно доверять
admin-model-schema = Отвечает строго по схеме
admin-model-schema-hint = Сервер поддерживает response_format с JSON Schema.
admin-model-default = по умолчанию
admin-model-make-default = Сделать основной
admin-model-check = Проверить
admin-model-works = Отвечает за { $milliseconds } мс.
admin-model-fails = Не отвечает.
admin-model-languages = языки: { $languages }
admin-model-kind-engine = На этом сервере
admin-model-kind-openai = Сервер с интерфейсом OpenAI
admin-model-ready = готова
admin-model-starting = запускается
admin-model-stopped = остановлена
admin-model-missing = нет файла
admin-model-failed = сбой
admin-model-delete-text = Сценарии, которые её выбрали, перейдут на основную модель.

admin-local-models = Локальные модели

admin-policy = Правила суфлёра
admin-policy-text = Где суфлёр помогает и сколько токенов может потратить каждый.
admin-policy-section-hint = Если выключить, в этом разделе суфлёра не будет ни у кого.
admin-policy-none = Разделов со сценариями пока нет.
admin-quota = Дневная квота
admin-quota-text = Предел на человека в сутки, на всех моделях вместе.
admin-quota-tokens = Токенов на человека
admin-quota-hint = Пересказ рабочего дня большой комнаты — примерно 10 000 токенов.

admin-jobs = Фоновые задания
admin-jobs-text = Что сервер делает сам. Неудавшиеся задания ждут вашего решения.
admin-jobs-dead = Не удались
admin-jobs-queued = В очереди
admin-jobs-running = Идут
admin-jobs-done = Готовы
admin-jobs-none-dead = Неудавшихся заданий нет
admin-jobs-none-queued = Очередь пуста
admin-jobs-none-running = Сейчас ничего не выполняется
admin-jobs-none-done = Выполненных заданий нет
admin-job-retry = Повторить «{ $kind }»

admin-audit = Журнал
admin-audit-text = Кто и что менял. Записи нельзя ни изменить, ни удалить.
admin-audit-none = Записей пока нет
admin-audit-system = Система
admin-second-factor = Второй фактор
admin-factors-reset = Сбросить вторые факторы
admin-factors-reset-title = Сбросить вторые факторы: { $name }?
admin-factors-reset-text = Приложение, ключи доступа и резервные коды перестанут действовать, все сеансы закончатся. Для входа останется пароль. Сначала убедитесь, что вас просит сам сотрудник.
admin-factors-reset-done = Вторые факторы сброшены
admin-did-person-created = Учётная запись создана
admin-did-person-invited = Сотрудник приглашён
admin-did-person-link-made = Создана ссылка для входа
admin-did-person-activated = Сотрудник включён снова
admin-did-person-deactivated = Сотрудник отключён
admin-did-person-promoted = Назначен администратором
admin-did-person-demoted = Снят с роли администратора
admin-did-message-removed = Удалено чужое сообщение
admin-did-room-exported = Выгружена переписка комнаты
admin-did-room-imported = В комнату загружена история переписки
admin-did-room-filled = Работа с историей переписки закончилась
admin-did-message-history-read = Открыт прежний текст сообщения
admin-did-person-changed = Изменены данные сотрудника
admin-did-person-made-guest = Сотрудник сделан гостем
admin-did-person-made-colleague = Гость стал сотрудником
admin-did-session-opened = Вход
admin-did-people-imported = Применён список сотрудников
admin-did-people-exported = Список сотрудников выгружен
admin-did-scim-token-created = Создан ключ SCIM
admin-did-scim-token-deleted = Ключ SCIM отозван
admin-did-group-changed = Группа изменена
admin-did-profile-changed = Профиль изменён
admin-did-password-changed = Пароль изменён
admin-did-password-reset = Пароль сброшен
admin-did-totp-added = Подключено приложение для кодов
admin-did-totp-removed = Отключено приложение для кодов
admin-did-passkey-added = Добавлен ключ доступа
admin-did-passkey-removed = Удалён ключ доступа
admin-did-passkey-refused = Отклонён ключ доступа: похоже, есть копия
admin-did-recovery-codes-made = Созданы новые резервные коды
admin-did-recovery-code-used = Вход с резервным кодом
admin-did-factors-reset = Сброшены вторые факторы
admin-did-second-factor-policy = Изменено требование второго фактора
admin-did-directory-synced = Каталог сверен вручную
admin-did-second-factor-lifted = Второй фактор больше не требуется
admin-did-totp-guessed = Много неверных кодов
admin-did-totp-locked = Коды приложения заблокированы: слишком много неверных
admin-did-account-linked = Учётная запись связана с внешней системой входа
admin-did-token-created = Создан ключ для программ
admin-did-link-made = Создана ссылка для входа (командная строка)
admin-did-department-created = Отдел создан
admin-did-department-changed = Отдел изменён
admin-did-department-deleted = Отдел удалён
admin-did-group-created = Группа создана
admin-did-group-members-set = Изменён состав группы
admin-did-group-deleted = Группа удалена
admin-did-settings-replaced = Изменены настройки компании
admin-did-job-retried = Задание запущено повторно
admin-did-job-deleted = Задание удалено
admin-did-model-add = Модель добавлена
admin-did-model-update = Модель изменена
admin-did-model-remove = Модель удалена
admin-did-model-default = Выбрана модель по умолчанию
admin-did-model-pulled = Модель поставлена на загрузку
admin-did-model-pull-changed = Загрузка модели изменена
admin-did-model-hash-confirmed = Подтверждена контрольная сумма модели
admin-did-model-file-removed = Файл модели удалён
admin-did-model-checked = Проверка модели
admin-did-provider-add = Добавлен поставщик моделей
admin-did-provider-update = Изменён поставщик моделей
admin-did-provider-remove = Удалён поставщик моделей
admin-did-policy-replace = Изменены правила суфлёра
admin-did-run-finish = Обращение к суфлёру завершено
admin-subject-person = Сотрудник
admin-subject-department = Отдел
admin-subject-group = Группа
admin-subject-job = Задание
admin-subject-model = Модель
admin-subject-import = Список
admin-subject-scim_token = Ключ SCIM
admin-detail-name = название
admin-detail-title = должность
admin-detail-kind = вид
admin-detail-members = участников
admin-detail-source = откуда
admin-detail-address = адрес
admin-detail-client = программа
admin-detail-people = сотрудников
admin-detail-rooms = комнат
admin-detail-email = почта
admin-detail-guest = гость
admin-detail-administrator = администратор
admin-detail-administrator-true = да
admin-detail-administrator-false = нет
admin-detail-language = язык
admin-detail-time_zone = часовой пояс
admin-detail-daily_tokens_per_person = токенов на человека в день
admin-detail-scenario = задача
admin-detail-state = итог
admin-detail-tokens = токенов
admin-detail-state-finished = готово
admin-detail-state-failed = ошибка
admin-detail-state-cancelled = остановлено
admin-detail-scenario-chat-summarise = Суть
admin-detail-scenario-chat-ask = Спросить

admin-company = Компания
admin-company-text = Название и значения по умолчанию для новых сотрудников.
admin-company-name = Название компании
admin-company-language = Язык по умолчанию
admin-company-language-hint = Каждый может выбрать свой в профиле.
admin-company-zone = Часовой пояс по умолчанию

# Изменённые и удалённые сообщения
admin-changes = Правки сообщений
admin-changes-text = Сообщения, которые изменили или удалили. Прежний текст открывается по одному сообщению, и каждый просмотр попадает в журнал.
admin-changes-none = Сообщения ещё никто не менял
admin-changes-author = Автор
admin-changes-room = Комната
admin-changes-what = Что изменилось
admin-changes-deleted = удалено
admin-changes-versions = { $count ->
    [one] { $count } прежний текст
    [few] { $count } прежних текста
   *[many] { $count } прежних текстов
}
admin-changes-open = Открыть
admin-changes-of = Правки: { $name }
admin-changes-confirm = Вы увидите, что было написано раньше, даже если не состоите в этой комнате. Просмотр будет записан в журнал с вашим именем.
admin-changes-replaced = заменено { $time }, { $name }
admin-changes-now = Сейчас

# Управление: гости, списки сотрудников, SCIM.

admin-guest-hint = Видит только комнаты, в которые приглашён, и людей в них.
admin-person-contacts = Контакты, часы и отсутствие
admin-company-guests = Модераторы комнат приглашают гостей
admin-company-guests-hint = Иначе гостей приглашают только администраторы.

admin-import = Импорт и экспорт
admin-import-text = Заведите или обновите сразу многих сотрудников из таблицы. Сначала вы увидите, что изменится.
admin-export = Скачать список
admin-import-file = Файл CSV
admin-import-columns = Столбцы узнаются по заголовкам: Почта, Имя, Должность, Отдел, Телефон, Язык, Часовой пояс, Работает, Гость. Обязательна только почта.
admin-import-choose = Выбрать файл
admin-import-dismiss = Отключить тех, кого нет в файле
admin-import-dismiss-hint = Администраторы и гости останутся.
admin-import-preview = Что изменится
admin-import-preview-text = Пока ничего не изменено.
admin-import-problems = Ошибки в файле
admin-import-problems-text = Исправьте их и выберите файл ещё раз.
admin-import-line = Строка { $line }.
admin-import-cell = Строка { $line }, столбец «{ $column }».
admin-import-verb-create = новый
admin-import-verb-change = изменится
admin-import-verb-restore = вернётся
admin-import-verb-dismiss = отключится
admin-import-count-create =
    { $count ->
        [one] { $count } новый
        [few] { $count } новых
       *[many] { $count } новых
    }
admin-import-count-change =
    { $count ->
        [one] { $count } изменится
        [few] { $count } изменятся
       *[many] { $count } изменятся
    }
admin-import-count-restore =
    { $count ->
        [one] { $count } вернётся
        [few] { $count } вернутся
       *[many] { $count } вернутся
    }
admin-import-count-dismiss =
    { $count ->
        [one] { $count } отключится
        [few] { $count } отключатся
       *[many] { $count } отключатся
    }
admin-import-count-unchanged =
    { $count ->
        [one] { $count } без изменений
        [few] { $count } без изменений
       *[many] { $count } без изменений
    }
admin-import-departments = Появятся отделы: { $names }.
admin-import-ignored = Эти столбцы пропущены: { $names }.
admin-import-field-name = Имя
admin-import-field-title = Должность
admin-import-field-department = Отдел
admin-import-field-phone = Телефон
admin-import-field-language = Язык
admin-import-field-time_zone = Часовой пояс
admin-import-field-guest = Гость
admin-import-apply = Применить
admin-import-goes = Применяем
admin-import-done = Готово
admin-import-progress = Сделано { $done } из { $total }
admin-import-stopped = Работа остановилась
admin-import-resume = Продолжить

admin-histories = История переписки

admin-directories = Каталоги
admin-scim = SCIM
admin-scim-text = Другая система — Okta, Entra ID или ваша собственная — сама заводит, меняет и отключает сотрудников и группы.
admin-scim-address = Адрес
admin-scim-address-text = Укажите его в настройках той системы.
admin-scim-new = Новый ключ
admin-scim-name = Для какой системы
admin-scim-name-hint = Это имя попадёт в журнал.
admin-scim-secret = Ключ
admin-scim-tokens = Ключи
