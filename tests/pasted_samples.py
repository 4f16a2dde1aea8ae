"""What clipboards hold, and what shall become of it: for the server's cleaning and for the editor's alike."""

WORD_LIST = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=IT><!--StartFragment-->
<p class=MsoNormal><b><span style='font-size:14.0pt;color:red'>Programma<o:p></o:p></span></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Prima<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Dentro</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Seconda</p>
<!--EndFragment--></body></html>"""

SAMPLES = {
    "word list": (
        WORD_LIST,
        "<p><strong>Programma</strong></p><ul><li><p>Prima</p><ul><li><p>Dentro</p></li></ul></li>"
        "<li><p>Seconda</p></li></ul>",
    ),
    "word numbers": (
        "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span>"
        "</span>Uno</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>"
        "&nbsp; </span></span>Due</p>",
        "<ol><li><p>Uno</p></li><li><p>Due</p></li></ol>",
    ),
    "google document": (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="color:red">'
        '<span style="font-size:11pt;font-weight:700">Cave</span><span style="font-style:italic"> e vie</span></p><br>'
        '<ul><li dir="ltr" aria-level="1"><p role="presentation"><span>Uno</span></p></li></ul></b>',
        "<p><strong>Cave</strong><em> e vie</em></p><ul><li><p>Uno</p></li></ul>",
    ),
    "dots that are typed": (
        "<p>·&nbsp; Uno</p><p>•\u00a0Due</p><p>Poi</p>",
        "<ul><li><p>Uno</p></li><li><p>Due</p></li></ul><p>Poi</p>",
    ),
    "one dot alone": ("<p>· Uno</p><p>Poi</p>", "<p>· Uno</p><p>Poi</p>"),
    "headings": ("<h1>Titolo</h1><h4>Parte</h4><p></p><h2>&nbsp;</h2>", "<h2>Titolo</h2><h3>Parte</h3>"),
    "nested tables": (
        "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr><tr><td><p>c</p></td></tr></table>",
        "<p>a</p><p>b</p><p>c</p>",
    ),
    "web page": (
        '<div class="x"><div>Uno</div><div><br></div><div>Due <img src="data:image/png;base64,AAAA"> tre</div></div>'
        '<script>alert(1)</script><p onclick="x()">Quattro</p>',
        "<p>Uno</p><p>Due tre</p><p>Quattro</p>",
    ),
    "links stay as they are": (
        '<p><span><a href="https://example.org/?utm_source=a&amp;b=1" target="_blank">Vai</a></span></p>',
        '<p><a href="https://example.org/?utm_source=a&amp;b=1">Vai</a></p>',
    ),
    "hostile links go": ('<div><a href="javascript:alert(1)">Vai</a></div>', "<p><a>Vai</a></p>"),
    "hostile styles go": ('<p style="mso-list:l0 level1 lfo1;background:url(//x)">Testo</p>', "<p>Testo</p>"),
    "hostile markers go": (
        "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'><img src=x onerror=alert(1)>·</span>"
        "&lt;b&gt;</p>",
        "<ul><li><p>&lt;b&gt;</p></li></ul>",
    ),
    "spaces": ("<p>&nbsp;&nbsp;Uno &nbsp; due&nbsp;</p>", "<p>Uno due</p>"),
    "no-break space of French": ("<div>Prix&nbsp;: 15&nbsp;€</div>", "<p>Prix&nbsp;: 15&nbsp;€</p>"),
    "direction overrides": ("<p>evil\u202egpj.exe\u200b</p>", "<p>evilgpj.exe</p>"),
    "loose text": ("Uno<div>due</div>tre <b>quattro</b>", "<p>Uno</p><p>due</p><p>tre <strong>quattro</strong></p>"),
}

UNSEEN = {
    "line breaks": ("Uno\r\ndue\u2028tre", "Uno due tre"),
    "tabs and thin spaces": ("a\tb\u2009c  d ", "a b c d"),
    "zero width": ("mar\u200bmo\ufeff\u2060 bian\u00adco", "marmo bianco"),
    "French no-break spaces": ("«\u00a0Marbre\u00a0»\u202f!", "«\u00a0Marbre\u00a0»\u202f!"),
    "runs with no-break spaces": ("a \u00a0 b", "a b"),
    "ideographic space": ("卡拉拉\u3000大理石", "卡拉拉\u3000大理石"),
    "composed letters": ("citta\u0300", "città"),
    "override in Latin": ("invoice\u202efdp.exe", "invoicefdp.exe"),
    "marks without a word that needs them": ("abc\u200f\u200e", "abc"),
    "marks in Arabic": ("رخام (Carrara)\u200f !", "رخام (Carrara)\u200f !"),
    "isolates in Arabic": ("رخام \u2066Carrara\u2069", "رخام \u2066Carrara\u2069"),
    "an isolate that never ends": ("رخام \u2067Carrara", "رخام Carrara"),
    "Persian non-joiner": ("می\u200cخواهم", "می\u200cخواهم"),
    "joiner in Latin": ("mar\u200dmo\u200c", "marmo"),
    "emoji of joined parts": ("👩\u200d🎨", "👩\u200d🎨"),
    "controls": ("a\x00b\x07c\x9f", "abc"),
}
