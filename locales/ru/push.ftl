### Сообщения, которые браузер показывает, когда страница закрыта, и установленное приложение.

push-app = Суфлёр
push-app-description = Рабочий помощник компании: чат, люди и суфлёр, который читает вместо вас.
push-something-new = Есть новое. Откройте, чтобы прочитать.
push-digest = { $unread ->
    [one] Не прочитано { $unread } уведомление
    [few] Не прочитано { $unread } уведомления
   *[many] Не прочитано { $unread } уведомлений
}{ $mentions ->
    [0] .
    [one] , в { $mentions } из них зовут вас.
   *[other] , в { $mentions } из них зовут вас.
}
push-shortcut-rooms = Чаты
push-shortcut-notifications = Уведомления
