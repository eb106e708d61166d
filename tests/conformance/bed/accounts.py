"""Who logs in where: users, passwords and databases, of which all but the first break things.

Every account may log in at every endpoint. Passwords hold the canary CANARY7f3, which tests look for everywhere.
"""

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Account:
    def __init__(self, name, why, user, password, database):
        self.name, self.why = name, why
        self.user, self.password, self.database = user, password, database

    def facts(self):
        return {"why": self.why, "user": self.user, "password": self.password, "database": self.database}


ACCOUNTS = [
    Account("plain", "nothing to encode", "app", "CANARY7f3-plain", "orders"),
    Account("punctuation", "all of ASCII's punctuation, and blanks", "u " + PUNCTUATION,
            "CANARY7f3 " + PUNCTUATION, "d " + PUNCTUATION),
    Account("password", "a hostile password alone: escapes that must not be decoded twice, outer blanks",
            "app2", " CANARY7f3%41%2525+'\\\" ", "orders"),
    Account("letters", "letters outside ASCII", "büro_名", "CANARY7f3 pässwört ☃", "órdenes ñ"),
    Account("tenant", "a user with the tenant in it, as Supabase has them", "postgres.abcdefghijklmnopqrst",
            "CANARY7f3/tenant?#@:", "postgres"),
]
