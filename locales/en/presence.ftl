# Who is where: marks beside names, and the card of a colleague.

people-away-vacation = On holiday until { $until }
people-away-sick = On sick leave until { $until }
people-away-trip = Travelling until { $until }
people-away-parental = On parental leave until { $until }
people-away-other = Away until { $until }

presence-here = online
presence-is-here = Online now
presence-working = Working until { $until }
presence-resting = Off work until { $from }
presence-card = Card: { $name }
presence-profile = Profile
presence-deputy = { $name } stands in
