"""Parts the lines of an encyclopedia article that have run together ("romaine.GéographieSituée")."""

import re

from carrara.content.seed_documents.reading import UPPER
from carrara.content.seed_documents.repairs import Repair

# Headings as the French encyclopedia gives them to towns, and those that belong under another.
UNDER_CULTURE = ("Monuments et patrimoine", "Lieux et monuments", "Fêtes et traditions", "Patrimoine", "Musées")
UNDER_SEE_ALSO = ("Liens externes", "Liens internes", "Articles connexes", "Bibliographie", "Notes et références")
UNDER = {"Culture": UNDER_CULTURE, "Voir aussi": UNDER_SEE_ALSO, "Annexes": UNDER_SEE_ALSO}
HEADINGS = (
    *("Toponymie", "Géographie", "Climat", "Histoire", "Économie", "Tourisme", "Transports", "Démographie"),
    *("Administration", "Hameaux", "Communes limitrophes", "Politique", "Jumelages", "Sport", "Sports", "Gastronomie"),
    *("Cuisine", "Religion", "Médias", "Enseignement", "Personnalités", "Galerie de photos", *UNDER, *UNDER_CULTURE),
    *UNDER_SEE_ALSO,
)
BORN_IN = "Personnalités nées à"

# A heading has an edge on either side: a line's end, a double space, a word run up against it. One side on which a word
# is run up against it is enough, too ("Noceto, Communes limitrophesMassa").
EDGE_BEFORE = r"(?P<edge_before>^|(?<=\n)|(?<=[ \xa0]{2})|(?<=[\w.)\]!?»:|]))?"
EDGE_AFTER = rf"(?P<edge_after>(?=\]\]|[{UPPER}]|[ \xa0]*(?:\n|\Z)|[ \xa0]{{2}}|\[\[|•))?"
GLUED_BEFORE, GLUED_AFTER = r"(?P<glued_before>(?<=[a-zß-ÿ.)\]]))?", rf"(?P<glued_after>(?=[{UPPER}]))?"
PLACE = rf"[{UPPER}][a-zß-ÿ]*(?:[ '’-][{UPPER}]?[a-zß-ÿ]+)*"

WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,100}\|)?(?P<shown>[^\[\]|\n]{1,100})\]\]")
CATEGORY = re.compile(r"Catégorie:")
LANGUAGE_CODE = r"(?:simple|[a-z]{2,3}(?:-[a-z]{2,8}){0,2})"
SPACED_CODE = re.compile(rf"(?<!\S)({LANGUAGE_CODE}):(?=[^\s/])")
# The codes of the encyclopedia's editions: only with them can "Massa-Carraraar:" be parted.
EDITION_CODES = """
    aa ab ace ady af ak als am an ang ar arc arz as ast atj av ay az azb ba bar bcl be bg bh bi bjn bm bn bo bpy br
    bs bug bxr ca cdo ce ceb ch cho chr chy ckb co cr crh cs csb cu cv cy da de din diq dsb dty dv dz ee el eml en
    eo es et eu ext fa ff fi fj fo fr frp frr fur fy ga gag gan gd gl glk gn gom gor got gu gv ha hak haw he hi hif
    ho hr hsb ht hu hy hz ia id ie ig ii ik ilo inh io is it iu ja jam jbo jv ka kaa kab kbd kbp kg ki kj kk kl km
    kn ko koi kr krc ks ksh ku kv kw ky la lad lb lbe lez lfn lg li lij lmo ln lo lrc lt ltg lv mai mdf mg mh mhr mi
    min mk ml mn mr mrj ms mt mus mwl my myv mzn na nah nap nds ne new ng nl nn no nov nrm nso nv ny oc olo om or os
    pa pag pam pap pcd pdc pfl pi pih pl pms pnb pnt ps pt qu rm rmy rn ro ru rue rw sa sah sat sc scn sco sd se sg
    sh si simple sk sl sm sn so sq sr srn ss st stq su sv sw szl ta tcy te tet tg th ti tk tl tn to tpi tr ts tt tum
    tw ty tyv udm ug uk ur uz ve vec vep vi vls vo wa war wo wuu xal xh xmf yi yo za zea zh zu
    """
EDITIONS = set(EDITION_CODES.split())


def find(text, start, end, town):
    """The headings of an article on `town`; of "Personnalités nées à X" the place ends where the town's name does."""
    place = f"{re.escape(town)}|{PLACE}" if town else PLACE
    names = "|".join(sorted(map(re.escape, HEADINGS), key=len, reverse=True))
    heading = rf"(?P<name>{BORN_IN} (?P<place>{place})|{names})"
    for match in re.finditer(EDGE_BEFORE + GLUED_BEFORE + heading + GLUED_AFTER + EDGE_AFTER, text[:end]):
        sides = match.groupdict()
        between_edges = sides["edge_before"] is not None and sides["edge_after"] is not None
        glued = sides["glued_before"] is not None or sides["glued_after"] is not None
        goes_on = re.match(r" ?[a-zß-ÿ]", text[match.end() : match.end() + 2])
        if match.start() >= start and (between_edges or (glued and not goes_on)):
            yield match


def part(document, start, end, town):
    """The edits that put each heading and the list of languages on lines of their own, and the repairs to report."""
    links = list(WIKI_LINK.finditer(document, start, end))
    edits = [(link.start(), link.start("shown"), "") for link in links]
    edits += [(link.end("shown"), link.end(), "") for link in links]
    repairs = [Repair(*link.span(), link[0], link["shown"]) for link in links]
    cuts = {at for heading in find(document, start, end, town) for at in heading.span()}
    cuts |= _glued_code(document, start, end)
    edits += [(cut, cut, "\n") for cut in cuts]
    return edits, repairs + list(run_together(document, [start, *sorted(cuts), end]))


def between(reading, tail):
    """The stretches of text that no heading interrupts."""
    edges = [0, *(edge for heading in reading.headings for edge in heading), tail]
    return list(zip(edges[::2], edges[1::2], strict=True))


def run_together(text, cuts):
    """The repair of each cut between two words that stand hard against each other: "romaine. / Géographie"."""
    for previous, cut, following in zip(cuts, cuts[1:], cuts[2:], strict=False):
        before = re.search(r"[^\s\[\]|]{0,40}\Z", text[max(previous, cut - 40) : cut])[0]
        after = re.match(r"[^\s\[\]|]{0,40}", text[cut : min(following, cut + 40)])[0]
        if before and after:
            yield Repair(cut - len(before), cut + len(after), before + after, f"{before} / {after}")


def sections(reading, town, tail):
    """Heading -> where its text stands in the mended text, up to `tail`; notes the headings and the empty among them.

    A heading that only gathers others ("Voir aussi") is not empty when one of these follows it.
    """
    text, found = reading.text, {}
    matches = list(find(text, 0, tail, town))
    reading.headings = [match.span() for match in matches]
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        name = BORN_IN if match["place"] else match["name"]
        end = following.start() if following else tail
        gathers = following and following["name"] in UNDER.get(name, ())
        if not text[match.end() : end].strip() and not gathers:
            reading.empty_heading(match["name"], match.span())
        if name in found:
            reading.unread(match["name"], match.span(), "the heading is given twice; the first is kept")
        found.setdefault(name, (match.end(), end))
        if match["place"]:
            reading.fact("natives-of", "other", match.span("place"))
    return found


def _glued_code(document, start, end):
    """Where the first language code begins that is run together with the category before it, if that is sure.

    The list runs in the order of the codes, which tells "ace" from "ce" where both are editions.
    """
    categories = list(CATEGORY.finditer(document, start, end))
    if not categories:
        return set()
    first = categories[-1].end()
    following = SPACED_CODE.search(document, first, end)
    colon = document.find(":", first, following.start() if following else end)
    codes = [document[at:colon] for at in range(max(first, colon - 8), colon)]
    codes = [code for code in codes if code in EDITIONS and not (following and code > following[1])]
    return {colon - len(codes[0])} if len(codes) == 1 else set()
