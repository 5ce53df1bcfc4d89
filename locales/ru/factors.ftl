# Второй фактор: вход в два шага, ключи доступа, резервные коды, требование компании.

factors-title = Второй фактор
factors-text = С ним одного пароля мало: войти сможете только вы.
factors-before = Компания требует второй фактор. Настройте его до { $date }, иначе после этого дня без него не войти.
factors-on = подключено
factors-used = последний вход { $when }
factors-unused = ещё не использовался

factors-totp = Приложение для кодов
factors-totp-hint = Показывает новый код каждые 30 секунд и работает без сети.
factors-totp-add = Подключить приложение
factors-totp-verb = Подключить
factors-totp-scan = Откройте на телефоне приложение для кодов, например Яндекс Ключ или Google Authenticator, и наведите камеру на рисунок.
factors-totp-drawing = QR-код для приложения
factors-totp-secret = Или введите этот ключ вручную
factors-totp-added = Приложение подключено
factors-totp-remove = Отключить приложение?
factors-totp-remove-text = Коды из него больше не подойдут. Если других факторов нет, войти можно будет по одному паролю.
factors-totp-remove-verb = Отключить
factors-code-totp = Код из приложения
factors-code-recovery = Резервный код
factors-code-first = Шесть цифр, которые приложение показывает сейчас.

factors-passkeys = Ключи доступа
factors-passkey-hint = Вход по отпечатку, лицу или ПИН-коду устройства, без пароля.
factors-passkey-no-name = Работают, только если у сервера есть имя. Его задаёт администратор.
factors-passkey-add = Добавить ключ доступа
factors-passkey-verb = Добавить
factors-passkey-how = Браузер предложит сохранить ключ на этом устройстве, на телефоне или на USB-ключе.
factors-passkey-name = Название
factors-passkey-name-hint = Чтобы потом узнать, где он хранится.
factors-passkey-added = Ключ доступа добавлен
factors-passkey-known = Этот ключ уже добавлен
factors-passkey-cancelled = Браузер не получил ключ доступа. Попробуйте ещё раз.
factors-passkey-rename = Название ключа доступа
factors-passkey-rename-name = Переименовать ключ «{ $name }»
factors-passkey-remove = Удалить ключ доступа?
factors-passkey-remove-name = Удалить ключ «{ $name }»
factors-passkey-remove-text = Войти с ключом «{ $name }» больше не получится. Удалите его и на самом устройстве.
factors-passkey-remove-verb = Удалить

factors-codes = Резервные коды
factors-codes-text = Если телефон потеряется, войдёте по одному из этих кодов. Каждый действует один раз. Распечатайте их или сохраните там, куда доберётесь без телефона: больше мы их не покажем.
factors-codes-copy = Скопировать коды
factors-codes-kept = Коды сохранены
factors-codes-left = { $count ->
    [one] Остался { $count } код
    [few] Осталось { $count } кода
   *[many] Осталось { $count } кодов
}
factors-codes-replace = Создать новые
factors-codes-replace-text = Прежние коды сразу перестанут действовать.

factors-proof = Подтвердите, что это вы
factors-proof-text = Вы вошли давно, а способ входа меняет только владелец.
factors-proof-password = Пароль
factors-proof-verb = Подтвердить
factors-proof-again = Выйдите и войдите снова: после этого 15 минут можно менять способы входа.

factors-sign-in-passkey = Войти с ключом доступа
factors-step = Второй шаг
factors-step-totp = Введите код из приложения на телефоне.
factors-step-recovery = Введите один из резервных кодов. Он сработает один раз.
factors-step-passkey = Подтвердите вход ключом доступа.
factors-step-verb = Войти
factors-step-use-passkey = Использовать ключ доступа
factors-step-other-totp = Ввести код из приложения
factors-step-other-recovery = Ввести резервный код
factors-step-other-passkey = Использовать ключ доступа
factors-step-lost = Ничего не осталось? Администратор может сбросить ваши вторые факторы.
factors-step-over = Время входа вышло
factors-step-over-text = На второй шаг отводится десять минут. Начните сначала.
factors-step-again = Войти заново

factors-needed = Настройте второй фактор
factors-needed-text = Этого требует ваша компания. Когда настроите, сразу продолжите работу.
factors-needed-leave = Выйти

factors-rule-text = От кого компания требует второй фактор при входе.
factors-who = Кому нужен второй фактор
factors-who-nobody = Никому: каждый решает сам
factors-who-administrators = Администраторам
factors-who-everybody = Всем
factors-who-chosen = Выбранным группам и отделам
factors-who-chosen-hint = Вместе с отделами, которые в них входят.
factors-groups = Группы
factors-departments = Отделы
factors-none-yet = Пока нет ни одной.
factors-from = С какого дня
factors-from-hint = До него о требовании напоминают, потом без второго фактора работать нельзя. Пусто — сразу.
factors-missing = Ещё не настроили
factors-missing-text = { $count ->
    [one] { $count } сотрудник, которому нужен второй фактор.
    [few] { $count } сотрудника, которым нужен второй фактор.
   *[many] { $count } сотрудников, которым нужен второй фактор.
}
factors-missing-none = Второй фактор есть у всех, кому он нужен.
factors-help = Если сотрудник всё потерял
factors-help-text = Убедитесь, что это он, и в списке сотрудников выберите «Сбросить вторые факторы». Он войдёт по паролю и, если компания этого требует, сразу настроит новый фактор. Последнему администратору поможет команда sufler admin reset-factors на самом сервере.

factors-sign-in-by = Войти через «{ $name }»
factors-came-back = Войти не получилось
factors-outside-failed = Вход через вашу компанию не удался. Попробуйте ещё раз; если не поможет, сообщите администратору номер запроса.
factors-outside-begin-again = Вход начали в другом браузере или слишком давно. Начните сначала.
factors-outside-refused = Вас не пустили или вы сами отказались. Попробуйте ещё раз или войдите иначе.
factors-outside-unfit = Ответ системы входа не прошёл проверку. Сообщите администратору номер запроса.
factors-outside-unavailable = Система входа не отвечает. Попробуйте позже или войдите иначе.
factors-outside-not-allowed = У вас нет доступа к этому серверу. Попросите администратора пригласить вас.
factors-outside-not-linked = Учётная запись с такой почтой уже есть, но с этим способом входа не связана. Войдите с паролем или обратитесь к администратору.
factors-outside-email-unverified = Система входа не подтвердила вашу почту, поэтому мы не знаем, кто вы. Обратитесь к администратору.
