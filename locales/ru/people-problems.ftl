# Отказы: профили, гости, списки сотрудников, SCIM.

profile-too-many-posts = Дополнительных должностей может быть не больше пяти.
profile-post-empty = Укажите должность или отдел.
profile-phone-unfit = Это не похоже на номер телефона.
profile-too-many-phones = Телефонов может быть не больше пяти.
profile-hours-unfit = Укажите время в виде 09:00, каждый день недели — один раз.
profile-hours-turned = Рабочий день заканчивается раньше, чем начинается.
profile-birthday-unfit = Такого дня в календаре нет.
profile-absence-unfit = Укажите первый и последний день отсутствия.
profile-absence-turned = Последний день отсутствия раньше первого.
profile-status-emoji = Здесь может стоять только эмодзи.
profile-status-empty = Напишите что-нибудь или выберите эмодзи.

guest-invites-nobody = Гости не могут приглашать других.
guest-makes-no-rooms = Гости не могут создавать комнаты.
guest-looks-after-nothing = Гость не может быть модератором или владельцем комнаты.
guest-calls-department = Гости не могут обращаться к отделам.
guest-has-no-posts = У гостей нет отделов и дополнительных должностей.
guest-administrator = Гость не может быть администратором.
guest-by-administrators = Гостей приглашают только администраторы.
guest-rooms-missing = Выберите комнаты для гостя: от одной до пятидесяти.

import-empty = В файле ничего нет.
import-no-email-column = В файле нет столбца с адресами. Назовите его «Почта» или «Email».
import-column-twice = Один и тот же столбец встречается дважды.
import-too-many-rows = В файле больше 10 000 строк. Разделите его на части.
import-line-too-long = Слишком длинная строка: в ней больше 50 ячеек или ячейка длиннее 1000 знаков.
import-quote-open = Кавычка открыта и не закрыта.
import-too-many-cells = Ячеек больше, чем столбцов в заголовке.
import-email-twice = Этот адрес уже встречался выше.
import-department-too-deep = Отделов, вложенных друг в друга, больше десяти.
import-language-unknown = Такого языка нет: напишите «ru» или «en».
import-not-yes-or-no = Напишите «да» или «нет».
import-dismisses-you = Так вы отключите самого себя.
import-right-lost = Тот, кто применял список, больше не администратор.
import-begun = Этот список уже применён.

scim-filter-unfit = Такой фильтр не поддерживается: годится только сравнение eq.
scim-body-unfit = Тело запроса — не объект JSON.
scim-path-unfit = Такой путь в операции не поддерживается.
scim-patch-unfit = Операция PATCH составлена неверно.
scim-active-unfit = Поле active может быть только true или false.
scim-members-unfit = Участник группы задаётся полем value с идентификатором сотрудника.
scim-value-unfit = Значение длиннее 255 знаков, или в нём есть управляющие символы.
administrator-from-outside = Вернуть администратора или сменить его адрес могут только администраторы.
