# Кто где: пометки возле имён и карточка коллеги.

people-away-vacation = В отпуске до { $until }
people-away-sick = На больничном до { $until }
people-away-trip = В командировке до { $until }
people-away-parental = В декрете до { $until }
people-away-other = Отсутствует до { $until }

presence-here = в сети
presence-is-here = Сейчас в сети
presence-working = Рабочее время до { $until }
presence-resting = Нерабочее время до { $from }
presence-card = Карточка: { $name }
presence-profile = Профиль
presence-deputy = Замещает { $name }
