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
admin-people-text = Кто работает в компании и что ему доступно.
admin-people-search = Имя или почта
admin-people-none = Попробуйте другое имя или адрес.
admin-invite = Пригласить
admin-invite-verb = Создать приглашение
admin-name = Имя и фамилия
admin-email = Электронная почта
admin-administrator = Администратор
admin-administrator-hint = Может всё, что есть в этом разделе.
admin-invited = Приглашение готово: { $name }
admin-invited-text = Передайте человеку эту ссылку. Она сработает один раз.
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
admin-model-limit = Название предела ответа
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

admin-company = Компания
admin-company-text = Название и значения по умолчанию для новых сотрудников.
admin-company-name = Название компании
admin-company-language = Язык по умолчанию
admin-company-language-hint = Каждый может выбрать свой в профиле.
admin-company-zone = Часовой пояс по умолчанию
