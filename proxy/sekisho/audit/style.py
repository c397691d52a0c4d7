"""The style sheet of a report. Also for paper: A4, in the language that is chosen."""

STYLE = """
:root{--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--paper:#fff;--ground:#f3f5f8;--abroad:#2f6db3;
--home:#3a9d78;--refused:#c8553d;--rest:#a9b2bd;--mask:#2f6db3;--redact:#6b4fa0;
--generalize:#d19a2e;--allow:#a9b2bd}
*{box-sizing:border-box}
body{margin:0;padding:20px;background:var(--ground);color:var(--ink);line-height:1.7;
font-family:"Hiragino Sans","Yu Gothic UI","Noto Sans JP",IPAPGothic,IPAGothic,Meiryo,sans-serif;
font-size:14px;text-align:center}
input[name=language]{position:absolute;opacity:0}
input[name=language]+label{display:inline-block;padding:3px 14px;border:1px solid var(--line);
background:var(--paper);cursor:pointer;color:var(--soft);border-radius:16px;margin:0 2px 14px}
input[name=language]:checked+label{background:var(--ink);color:#fff}
input[name=language]:focus-visible+label{outline:3px solid var(--abroad)}
#ja:checked~main [lang=en],#en:checked~main [lang=ja]{display:none}
main{max-width:1060px;margin:0 auto;background:var(--paper);border:1px solid var(--line);
border-radius:6px;padding:44px 52px;text-align:left}
header{border-bottom:3px solid var(--ink);padding-bottom:18px}
.brand{margin:0;color:var(--soft);letter-spacing:.12em;font-size:13px}
h1{font-size:25px;line-height:1.4;margin:4px 0 14px}
h2{font-size:17px;margin:0 0 12px;padding-left:10px;border-left:5px solid var(--abroad)}
section{margin-top:38px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:0}
dt{color:var(--soft)}dd{margin:0}
.hash{font-family:monospace;overflow-wrap:anywhere;font-size:12px;padding-top:2px}
.verdict{border:1px solid var(--line);border-left:6px solid var(--home);padding:14px 18px;
border-radius:4px;margin-bottom:10px}
.verdict.unsound{border-left-color:var(--refused);background:#fdf3f0}
.word{margin:0 0 8px;font-weight:bold;font-size:15px}
.unsound .word,.bad{color:#a5391f}
.cards{display:grid;grid-template-columns:repeat(5,1fr);gap:12px}
.card{border:1px solid var(--line);border-top:4px solid var(--ink);border-radius:4px;
padding:10px 14px}
.card p{margin:0;color:var(--soft);font-size:13px;line-height:1.4}
.card .number{font-size:27px;color:var(--ink);font-variant-numeric:tabular-nums}
.card.abroad{border-top-color:var(--abroad)}.card.home{border-top-color:var(--home)}
.card.refused{border-top-color:var(--refused)}.card.mask{border-top-color:var(--redact)}
.remarks{margin:14px 0 0;padding-left:20px;color:var(--soft)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 8px;padding:0;
font-size:13px;color:var(--soft)}
.legend i{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px;
vertical-align:-1px;background:var(--rest)}
.legend .abroad{background:var(--abroad)}.legend .home{background:var(--home)}
.legend .refused{background:var(--refused)}.legend .mask{background:var(--mask)}
.legend .redact{background:var(--redact)}.legend .generalize{background:var(--generalize)}
.legend .allow{background:var(--allow)}
figure{margin:0 0 16px}svg{width:100%;height:auto;display:block}
svg text{font-size:12px;fill:var(--soft)}svg line{stroke:var(--line)}
svg rect{fill:var(--rest)}svg .abroad{fill:var(--abroad)}svg .home{fill:var(--home)}
svg .refused{fill:var(--refused)}svg .mask{fill:var(--mask)}svg .redact{fill:var(--redact)}
svg .generalize{fill:var(--generalize)}svg .allow{fill:var(--allow)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;font-weight:normal}
th:first-child{text-align:left}
thead th{color:var(--soft);font-size:12px;line-height:1.35;border-bottom:2px solid var(--ink);
vertical-align:bottom}
code{font-size:11.5px;color:var(--soft)}small{color:var(--soft)}.none{color:#b6bec8}
.law dl{display:block}.law dt{color:var(--ink);font-weight:bold;margin-top:12px}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:10px;color:var(--soft);
font-size:12px}footer p{margin:0}
@media(max-width:760px){main{padding:22px}.cards{grid-template-columns:1fr 1fr}
dl{grid-template-columns:1fr}}
@media print{@page{size:A4;margin:14mm}body{background:none;padding:0;font-size:11px}
label{display:none!important}main{border:0;padding:0;max-width:none}
section{break-inside:avoid}.law{break-inside:auto}*{print-color-adjust:exact}}
"""
