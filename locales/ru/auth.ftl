# Вход, первая настройка, ссылки из приглашений.

auth-sign-in = Вход
auth-sign-in-verb = Войти
auth-login = Почта или логин
auth-email = Электронная почта
auth-password = Пароль
auth-new-password = Новый пароль
auth-name = Имя и фамилия
auth-time-zone = Часовой пояс

auth-set-up = Первый запуск
auth-set-up-text = Создайте учётную запись администратора. Остальных сотрудников вы пригласите позже.
auth-set-up-verb = Создать и войти
auth-code = Код из журнала сервера
auth-code-hint = Сервер напечатал его при запуске.
auth-set-up-done = Сервер уже настроен
auth-set-up-done-text = Войдите со своей почтой и паролем.

auth-link-invitation = Вас приглашают
auth-link-invitation-text = { $company } приглашает вас в Суфлёр. Вход — по адресу { $email }.
auth-link-invitation-verb = Принять приглашение
auth-link-reset = Новый пароль
auth-link-reset-text = Придумайте новый пароль для { $email }.
auth-link-reset-verb = Сохранить и войти
auth-link-sign_in = Вход по ссылке
auth-link-sign_in-text = Вы войдёте как { $email }, { $company }. Ссылка сработает один раз.
auth-link-sign_in-verb = Войти
auth-link-gone = Ссылка больше не действует
auth-link-gone-text = Ею уже воспользовались или её срок истёк. Попросите администратора прислать новую.
