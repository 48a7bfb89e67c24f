"""Whether a row of somebody's table is an operator, or sums up or averages the others.

A total is told by its name: a word for it in any of many languages, alone or with what people
write beside it (a year, a place, "of the sample"), or no word at all. "Total Water Ltd" is a name.
Where figures are there, a row that is exactly the sum of all the others is a total, whatever it is
called.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import takewhile

from waterpeers.domain.names import fold

_WORDS = frozenset(
    """ total totals totale totali totales totais totaux totalt totaal subtotal sum sums somme
    sommes summe summen suma sumas soma somas gesamt gesamtsumme insgesamt ukupno zbroj celkem
    spolu razem ogolem osszesen toplam jumla jumlah sumber yhteensa ialt kokku kopa is viso
    average averages avg mean median medians mittel mittelwert durchschnitt moyenne moyennes
    gesamtdurchschnitt vsota povprecje celkom
    promedio promedios media medias mediana mediane medianne prosek prumer srednia atlag ortalama
    wastani gemiddelde gennemsnitt gjennomsnitt genomsnitt snitt
    итого всего сумма итог среднее средняя медиана усього разом середнє общо вкупно
    المجموع الاجمالي الإجمالي اجمالي إجمالي مجموع المعدل المتوسط متوسط المعدّل جمع میانگین
    סהכ ממוצע συνολο μεσος μεσοσ σύνολο 合计 总计 總計 合計 小计 平均 평균 합계 रวม รวม ทั้งหมด
    कुल योग औसत মোট tổng tong cộng trung bình minimum maximum """.split()  # noqa: SIM905
)
_FOLDED = frozenset(map(fold, _WORDS)) - {"is", "viso", "sumber", "binh", "cong"}
# Of them those that also begin names: they are totals alone, or with words that name nothing.
_WEAK = frozenset(
    """ sum sums suma sumas soma somas summe summen somme sommes media medias mediana median medians
    mittel kopa jumla jumlah alt snitt mean means minimum maximum trung tong toplam spolu ialt kokku
    celkem razem ogolem prosek prumer""".split()  # noqa: SIM905
)
_IDLE = frozenset(
    """ of the for all de la le les du des del da do dos das el los las n sample year years weighted
    muestra todos todas echantillon amostra ponderee ponderada nacional national nationale
    general geral generale arithmetic simple simples """.split()  # noqa: SIM905
)
_BEFORE = frozenset({"grand", "grande", "gran", "sub", "sous", "general", "overall", "the", "le"})
# What makes a name of a word for a total.
_NAMES = frozenset(
    """ ltd limited inc plc llc co corp company sa sas sarl srl gmbh ag bv nv lda ltda water waters
    agua aguas eau eaux acqua acque wasser utility utilities services service sanitation wasserwerk
    saneamiento saneamento assainissement aqua empresa societe compagnie companhia group groupe
    holding authority board solutions environment energies """.split()  # noqa: SIM905
)
_SIGNS = re.compile(r"[\W_]+")
FEWEST_SUMMED = 3  # rows, and two figures each: fewer may add up by chance
FEWEST_FIGURES = 2


def is_total_name(name: str) -> bool:
    """Whether a name says that its row sums up or averages others.

    >>> is_total_name("TOTAL of the sample:"), is_total_name("Total Water Ltd")
    (True, False)
    """
    words = _SIGNS.sub(" ", fold(name.replace("/", " "))).split()
    left = [*takewhile(_BEFORE.__contains__, words)]
    rest = words[len(left) :]
    if not rest:
        return "Σ" in name or "∑" in name
    if rest[0] in _WEAK:
        return all(word in _IDLE or word.isdigit() for word in rest[1:])
    if rest[0] in _FOLDED or (rest[0] == "σ" and "Σ" in name):
        return not _NAMES & set(rest[1:])
    return rest[-1] in _FOLDED - _WEAK and not _NAMES & set(rest)


def is_no_name(name: str) -> bool:
    """Whether what stands where a name belongs has no letter and no digit: ---, *, ( )."""
    return bool(name) and not any(char.isalnum() for char in name)


def summing_rows(columns: Sequence[Sequence[float]]) -> set[int]:
    """Find the last rows of a table that are the sum of all rows above them, in every column.

    After a first sum, means of the same rows and further sums of them belong to it. NaN is a
    figure that is missing; a row with fewer than two figures sums up nothing.
    """
    rows = len(columns[0]) if columns else 0
    sums = [0.0] * len(columns)
    counts = [0] * len(columns)
    for row in range(rows):
        if row >= FEWEST_SUMMED and _is(columns, row, sums):
            means = [total / max(count, 1) for total, count in zip(sums, counts, strict=True)]
            rest = range(row + 1, rows)
            if all(_is(columns, each, sums) or _is(columns, each, means) for each in rest):
                return {row, *rest}
        for n, column in enumerate(columns):
            if column[row] == column[row]:
                sums[n] += column[row]
                counts[n] += 1
    return set()


def _is(columns: Sequence[Sequence[float]], row: int, wanted: Sequence[float]) -> bool:
    """Whether a row has these figures, as far as it has any."""
    there = [n for n, column in enumerate(columns) if column[row] == column[row]]
    return len(there) >= FEWEST_FIGURES and all(
        columns[n][row] != 0 and math.isclose(columns[n][row], wanted[n], rel_tol=1e-6)
        for n in there
    )
