# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Methods and properties that come with some tables (ehrql.md 24)."""

import functools
import operator

from ehrql._cases import case, when


def _age_on(self, date):
    return (date - self.date_of_birth).years


def _is_alive_on(self, date):
    return self.date_of_death.is_after(date) | self.date_of_death.is_null()


def _is_dead_on(self, date):
    return self.date_of_death.is_not_null() & self.date_of_death.is_before(date)


def _has_practice_registration_spanning(self, start_date, end_date):
    return self.registration_start_date.is_on_or_before(start_date) & (
        self.registration_end_date.is_after(end_date) | self.registration_end_date.is_null()
    )


def _cause_of_death_is_in(self, codelist):
    columns = ["underlying_cause_of_death"] + [f"cause_of_death_{i:02d}" for i in range(1, 16)]
    return functools.reduce(operator.or_, [getattr(self, column).is_in(codelist) for column in columns])


def _spanning(self, start_date, end_date):
    return self.where(self.start_date.is_on_or_before(start_date)).where(
        self.end_date.is_on_or_after(end_date) | self.end_date.is_null()
    )


def _spanning_with_systmone(self, start_date, end_date):
    return self.spanning(start_date, end_date).where(self.practice_systmone_go_live_date.is_on_or_before(start_date))


def _registration_on(self, date):
    spanning = self.spanning(date, date)
    return spanning.sort_by(
        spanning.start_date, spanning.end_date, spanning.practice_pseudo_id
    ).last_for_patient()


def _simple_registration_on(self, date):
    spanning = self.spanning(date, date)
    return spanning.sort_by(spanning.start_date).last_for_patient()


def _registered_on(self, date):
    return self.spanning(date, date).exists_for_patient()


def _current_addresses(self, date):
    started = self.where(self.start_date.is_on_or_before(date))
    return started.except_where(started.end_date.is_before(date))


def _address_on(self, date):
    current = _current_addresses(self, date)
    has_postcode = case(when(current.has_postcode).then(1), otherwise=0)
    return current.sort_by(
        has_postcode, current.start_date, current.end_date, current.address_id
    ).last_for_patient()


def _simple_address_on(self, date):
    current = _current_addresses(self, date)
    return current.sort_by(current.start_date).last_for_patient()


def _bands(rank, bounds):
    names = [str(number) for number in range(1, len(bounds) + 1)]
    names[0] += " (most deprived)"
    names[-1] += " (least deprived)"
    cases = [when((rank >= 0) & (rank <= bounds[0])).then(names[0])]
    cases += [when(rank <= bound).then(name) for bound, name in zip(bounds[1:], names[1:])]
    return case(*cases, otherwise="unknown")


def _imd_quintile(self):
    return _bands(self.imd_rounded, [6568, 13137, 19706, 26275, 32844])


def _imd_decile(self):
    return _bands(self.imd_rounded, [3284, 6568, 9853, 13137, 16422, 19706, 22990, 26275, 29559, 32844])


def _electronic_frailty_index(self):
    frailty = self.where(self.algorithm_description == "UK Electronic Frailty Index (eFI)")
    return frailty.where(frailty.algorithm_version == "1.0")


_MEMBERS = {
    "age_on": _age_on,
    "is_alive_on": _is_alive_on,
    "is_dead_on": _is_dead_on,
    "has_practice_registration_spanning": _has_practice_registration_spanning,
    "cause_of_death_is_in": _cause_of_death_is_in,
    "spanning": _spanning,
    "spanning_with_systmone": _spanning_with_systmone,
    "exists_for_patient_on": _registered_on,
    "imd_quintile": property(_imd_quintile),
    "imd_decile": property(_imd_decile),
    "electronic_frailty_index": _electronic_frailty_index,
}


def member(module, table, name):
    """The function or property `name` of a table."""
    simple = module == "ehrql.tables.emisv2"
    if name == "for_patient_on":
        if table == "addresses":
            return _simple_address_on if simple else _address_on
        return _simple_registration_on if simple else _registration_on
    return _MEMBERS[name]
