"""For clients whose base URL cannot be changed: an HTTPS proxy that opens the listed hosts only.

    hosts       which hosts are opened, and which upstream each of them is
    authority   the local certificate authority, good for those hosts and no other
    trust       what makes a client trust it
    addon       runs inside of mitmdump: opens connections, and hands every request over
    mitmdump    that process: found, started, ended
    handover    what the server takes from the add-on and from nobody else
    run         the server and mitmdump together

mitmproxy may live in an environment of its own, since what it needs is at odds with what Sekisho
needs on some Pythons. So the add-on imports nothing of Sekisho; and whatever reads a text is the
server's: there is one way through the checkpoint, and this is a door to it.
"""
