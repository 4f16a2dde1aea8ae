"""Two documents of the forms that `read_seed` reads, on a town that is not, damaged as such documents are."""

PROFILE = """About the Creative City:\xa0

Located at the foot of the Grey Peaks in southern Lunaria, Pietrafina (pop. 12,500) is known across the valley \
for
its blue slate roofs. Used since the Bronze Age, the fine slate has been crafted by artists such as Ada Conti, \
Bruno Neri and the contemporary artists, Zeno and Livia. Although the slate trade remains the backbone of the \
economy, in order to reduce the impact on forest soil and on the drinking water, the town is rethinking the \
work chain through innovative cutting, splitting and polishing techniques.

Pietrafina holds 7 international events each year, including the Pietrafina Slate Triennale. Dedicated to \
engraving, it has hosted many prominent gures including Marta Lupi and Otto Van Der Weg. The revival of the \
Slow- stone Award in 2011 grants nancial help to young workshops best re-using broken slate, and the Lunaria \
Fair of Roofs offers evening courses on the use of water saws for slate cutting. Nobody counted the roofs of \
the old quarter.

It is engaging the public and private sectors, as well as local associations. This includes shared gardens \
aiming to revive empty courtyards for the use of all. It aims to foster open and careful town planning, as well \
as patient neighbourly dialogue.\xa0

Added Value:\xa0

As a Creative City of Literature, Pietrafina envisages:

  • renewing the Porte Aperte (Open Doors) initiative, offering young artists and the general public a place, \
and reaching other Creative Cities;
  • extending a speci c project with the Creative City of Borgonuovo to share best practices; and
  • co-designing with Altaterra, Lunaria a project of slate craft.\xa0
Member since:\xa0
Mr Ugo De Santis, Slate Office, Municipality of Pietrafina ugo.desantis@comune.pietrafina.example"""

ARTICLE = (
    " |pop=12500 |date-pop=31-12-98 |dens=87,5 |code_cadastre=Z999 |Gentilé=pietrafinois |Patron=San Zeno "
    "|Fête_patronale=1er mai |maire=Ugo |superficie= |site_web=http://www.pietrafina.example/  Pietrafine est "
    "une ville d'environ  habitants, située dans la province de Monte et Valle en Lunarie, dans l'Italie "
    "septentrionale.La ville est connue pour ses ardoises bleues exploitées depuis l'âge du "
    "bronze.GéographieSituée sur le flanc des Pics gris, entre les Collines et la mer verte, elle est "
    "petite.HistoirePietrafine fut la capitale de la gravure populaire, dit-on. Le 3 mars 1999, au siège de la "
    "Société des Graveurs, place Dante, a été ouverte la bibliothèque Aurora.ÉconomieElle est réputée pour son "
    "ardoise, très bleue et à grain serré, utilisée en toiture et en gravure.Personne ne sait compter les toits "
    "anciens.Sur cette page, sur la photographie :• le vieux four avec la cheminée,• la place traversée par le "
    "torrent Rivo,• la Marina de Pietrafine sur le bord de mer.CultureMonuments et patrimoineAdministration  "
    "[[Hameau italien|Hameaux]]Altavena, Borgo di Sotto, Castel Rivo et PontevivoCommunes limitrophesMonteverde, "
    "Collalto (Valle).Personnalités nées à PietrafineAda Conti (Pietrafine, 1801 - Rome, 3 mai 1877), graveuse "
    "lunarienne.Bruno Neri, coureur cycliste.Livia Rossi (vers la fin du siècle), "
    "peintreJumelagesSportsPietrafina CalcioVoir aussiLiens externesPrésentation de Pietrafine sur le site de "
    "LunariePlan du bourg sur le site de Borgonuovo  Pietrafine Pietrafine Catégorie:Commune de la province de "
    "Montear:بيترا de:Pietrafein eo:Petrafino zh:彼得"
)
