<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>WebSocketStream</name>
    <message>
        <source>The operation timed out after %1 ms.</source>
        <translation>Die Operation hat ihr Zeitlimit von %1 ms überschritten.</translation>
    </message>
    <message>
        <source>The operation was aborted.</source>
        <translation>Die Operation wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The call came from another thread than the one that the object lives in.</source>
        <translation>Der Aufruf kam aus einem anderen Thread als dem, zu dem das Objekt gehört.</translation>
    </message>
    <message>
        <source>%1 The connection was closed with code %2.</source>
        <extracomment>%1 is a sentence, which says that a message is larger than allowed.</extracomment>
        <translation>%1 Die Verbindung wurde mit dem Code %2 geschlossen.</translation>
    </message>
    <message>
        <source>The peer violated the protocol: %1 The connection was closed with code %2.</source>
        <extracomment>%1 is a sentence, which says what is wrong with a frame or a text message.</extracomment>
        <translation>Die Gegenstelle hat das Protokoll verletzt: %1 Die Verbindung wurde mit dem Code %2 geschlossen.</translation>
    </message>
    <message>
        <source>The peer has not answered a Ping for %1 ms.</source>
        <translation>Die Gegenstelle hat ein Ping seit %1 ms nicht beantwortet.</translation>
    </message>
    <message>
        <source>The connection ended without a closing handshake.</source>
        <translation>Die Verbindung endete ohne Abschluss-Handshake.</translation>
    </message>
    <message>
        <source>The connection ended before the opening handshake was complete.</source>
        <translation>Die Verbindung endete, bevor der Eröffnungs-Handshake abgeschlossen war.</translation>
    </message>
    <message>
        <source>The application has ended.</source>
        <translation>Die Anwendung wurde beendet.</translation>
    </message>
    <message>
        <source>The header of the server&apos;s answer is larger than %1 bytes.</source>
        <translation>Der Header der Antwort des Servers ist größer als %1 Bytes.</translation>
    </message>
    <message>
        <source>The server answered the opening handshake with HTTP status %1 %2.</source>
        <translation>Der Server hat auf den Eröffnungs-Handshake mit dem HTTP-Status %1 %2 geantwortet.</translation>
    </message>
    <message>
        <source>The proxy asks for another user name and password: %1.</source>
        <translation>Der Proxy verlangt einen anderen Benutzernamen und ein anderes Passwort: %1.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: there is no TLS protocol version that both sides allow (%2).</source>
        <translation>Der TLS-Handshake mit %1 ist fehlgeschlagen: Es gibt keine Version des TLS-Protokolls, die beide Seiten zulassen (%2).</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: the server wants a client certificate (%2).</source>
        <translation>Der TLS-Handshake mit %1 ist fehlgeschlagen: Der Server verlangt ein Client-Zertifikat (%2).</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: the server wants a client certificate, or ciphers that are not allowed here (%2).</source>
        <translation>Der TLS-Handshake mit %1 ist fehlgeschlagen: Der Server verlangt ein Client-Zertifikat oder Verschlüsselungsverfahren, die hier nicht zugelassen sind (%2).</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2.</source>
        <translation>Der TLS-Handshake mit %1 ist fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <source>The certificate of %1 was not accepted: %2.</source>
        <translation>Das Zertifikat von %1 wurde nicht akzeptiert: %2.</translation>
    </message>
    <message>
        <source>A reserved bit is set that no extension uses.</source>
        <translation>Ein reserviertes Bit ist gesetzt, das keine Erweiterung verwendet.</translation>
    </message>
    <message>
        <source>The opcode %1 is reserved.</source>
        <translation>Der Opcode %1 ist reserviert.</translation>
    </message>
    <message>
        <source>A control frame is fragmented.</source>
        <translation>Ein Steuer-Frame ist fragmentiert.</translation>
    </message>
    <message>
        <source>A message begins within another one.</source>
        <translation>Eine Nachricht beginnt innerhalb einer anderen.</translation>
    </message>
    <message>
        <source>A fragment continues no message.</source>
        <translation>Ein Fragment setzt keine Nachricht fort.</translation>
    </message>
    <message>
        <source>A frame from the client is not masked.</source>
        <translation>Ein Frame des Clients ist nicht maskiert.</translation>
    </message>
    <message>
        <source>A frame from the server is masked.</source>
        <translation>Ein Frame des Servers ist maskiert.</translation>
    </message>
    <message>
        <source>A control frame has more than 125 bytes.</source>
        <translation>Ein Steuer-Frame hat mehr als 125 Bytes.</translation>
    </message>
    <message>
        <source>The length of a frame is not encoded in the shortest form, or above 2^63.</source>
        <translation>Die Länge eines Frames ist nicht in der kürzesten Form kodiert oder größer als 2^63.</translation>
    </message>
    <message>
        <source>A message is larger than maxMessageSize, %1 bytes.</source>
        <translation>Eine Nachricht ist größer als maxMessageSize, %1 Bytes.</translation>
    </message>
    <message>
        <source>A Close frame is malformed.</source>
        <translation>Ein Close-Frame ist fehlerhaft.</translation>
    </message>
    <message>
        <source>A text message is not valid UTF-8.</source>
        <translation>Eine Textnachricht ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>The header of the server&apos;s answer is malformed: line %1, &quot;%2&quot;.</source>
        <translation>Der Header der Antwort des Servers ist fehlerhaft: Zeile %1, „%2“.</translation>
    </message>
    <message>
        <source>The server answered with another version of HTTP than 1.1.</source>
        <translation>Der Server hat mit einer anderen HTTP-Version als 1.1 geantwortet.</translation>
    </message>
    <message>
        <source>The server&apos;s answer has no &quot;Upgrade: websocket&quot;, or not that alone.</source>
        <translation>Die Antwort des Servers enthält „Upgrade: websocket“ nicht oder nicht als einziges.</translation>
    </message>
    <message>
        <source>The server&apos;s answer has no &quot;Connection: Upgrade&quot;.</source>
        <translation>Die Antwort des Servers enthält „Connection: Upgrade“ nicht.</translation>
    </message>
    <message>
        <source>The server&apos;s answer has no Sec-WebSocket-Accept, or more than one.</source>
        <translation>Die Antwort des Servers enthält kein Sec-WebSocket-Accept oder mehr als eines.</translation>
    </message>
    <message>
        <source>The server selected an extension although none was offered.</source>
        <translation>Der Server hat eine Erweiterung ausgewählt, obwohl keine angeboten wurde.</translation>
    </message>
    <message>
        <source>The server selected none of the subprotocols offered (%1).</source>
        <extracomment>%1 is how many</extracomment>
        <translation>Der Server hat keines der angebotenen Subprotokolle (%1) ausgewählt.</translation>
    </message>
    <message>
        <source>The server selected a subprotocol more than once.</source>
        <translation>Der Server hat mehr als einmal ein Subprotokoll ausgewählt.</translation>
    </message>
    <message>
        <source>The server selected the subprotocol &quot;%1&quot;, which is none of those offered (%2).</source>
        <translation>Der Server hat das Subprotokoll „%1“ ausgewählt, das keines der angebotenen (%2) ist.</translation>
    </message>
    <message>
        <source>The connection was aborted.</source>
        <translation>Die Verbindung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The stream was deleted while a pipe was running.</source>
        <translation>Der Stream wurde gelöscht, während eine Übertragung zwischen ihm und einem Gerät lief.</translation>
    </message>
    <message>
        <source>Writing to the destination of pipeTo() failed: %1.</source>
        <translation>Das Schreiben in das Ziel von pipeTo() ist fehlgeschlagen: %1.</translation>
    </message>
    <message>
        <source>Writing to the destination of pipeTo() failed: it was closed.</source>
        <translation>Das Schreiben in das Ziel von pipeTo() ist fehlgeschlagen: Es wurde geschlossen.</translation>
    </message>
    <message>
        <source>The WebSocketReadable was deleted.</source>
        <translation>Das Objekt WebSocketReadable wurde gelöscht.</translation>
    </message>
    <message>
        <source>The future of opened() was cancelled.</source>
        <translation>Das Future von opened() wurde abgebrochen.</translation>
    </message>
    <message>
        <source>A Ping needs an open stream; this one is not.</source>
        <translation>Ein Ping erfordert einen geöffneten Stream; dieser ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>The WebSocketStream was deleted.</source>
        <translation>Das Objekt WebSocketStream wurde gelöscht.</translation>
    </message>
    <message>
        <source>The stream was closed before the connection was established.</source>
        <translation>Der Stream wurde geschlossen, bevor die Verbindung hergestellt war.</translation>
    </message>
    <message>
        <source>The closing handshake was not completed: no progress for %1 ms.</source>
        <translation>Der Abschluss-Handshake wurde nicht beendet: Seit %1 ms gab es keinen Fortschritt.</translation>
    </message>
    <message>
        <source>The peer closed the connection while %1 bytes and our Close frame were unsent.</source>
        <translation>Die Gegenstelle hat die Verbindung geschlossen, als %1 Bytes und der eigene Close-Frame noch nicht gesendet waren.</translation>
    </message>
    <message>
        <source>The stream has closed.</source>
        <translation>Der Stream wurde geschlossen.</translation>
    </message>
    <message>
        <source>The URL begins with white space, which a QUrl keeps; remove it, or give the URL as a string, around which it does not count.</source>
        <translation>Die URL beginnt mit Leerraum, den ein QUrl behält; entfernen Sie ihn, oder geben Sie die URL als Zeichenkette an, bei der er nicht zählt.</translation>
    </message>
    <message>
        <source>The URL ends with white space, which a QUrl keeps; remove it, or give the URL as a string, around which it does not count.</source>
        <translation>Die URL endet mit Leerraum, den ein QUrl behält; entfernen Sie ihn, oder geben Sie die URL als Zeichenkette an, bei der er nicht zählt.</translation>
    </message>
    <message>
        <source>The URL &quot;%1&quot; has no scheme; write ws://%1.</source>
        <translation>Die URL „%1“ hat kein Schema; schreiben Sie ws://%1.</translation>
    </message>
    <message>
        <source>The URL &quot;%1&quot; is relative; an absolute one is needed, as in ws://127.0.0.1:7830/path.</source>
        <translation>Die URL „%1“ ist relativ; erforderlich ist eine absolute, zum Beispiel ws://127.0.0.1:7830/path.</translation>
    </message>
    <message>
        <source>The URL&apos;s scheme is &quot;%1&quot;; ws, wss, http and https are allowed.</source>
        <translation>Das Schema der URL ist „%1“; zulässig sind ws, wss, http und https.</translation>
    </message>
    <message>
        <source>The URL is empty; an absolute one is needed, as in ws://127.0.0.1:7830/path.</source>
        <translation>Die URL ist leer; erforderlich ist eine absolute, zum Beispiel ws://127.0.0.1:7830/path.</translation>
    </message>
    <message>
        <source>The URL is not valid: %1.</source>
        <translation>Die URL ist ungültig: %1.</translation>
    </message>
    <message>
        <source>The URL has a backslash before its path; the user name, password, host and port must not have one.</source>
        <translation>Die URL enthält vor ihrem Pfad einen umgekehrten Schrägstrich; Benutzername, Passwort, Host und Port dürfen keinen enthalten.</translation>
    </message>
    <message>
        <source>The URL &quot;%1&quot; names no host, which stands behind &quot;//&quot;, as in ws://127.0.0.1:7830/path.</source>
        <translation>Die URL „%1“ nennt keinen Host, der hinter „//“ steht, zum Beispiel ws://127.0.0.1:7830/path.</translation>
    </message>
    <message>
        <source>The URL &quot;%1&quot; has a fragment; a WebSocket URL must not have one, nor a bare &quot;#&quot;.</source>
        <translation>Die URL „%1“ hat ein Fragment; die URL eines WebSockets darf keines haben, auch kein bloßes „#“.</translation>
    </message>
    <message>
        <source>The path of the URL &quot;%1&quot; contains a line break; CR LF is not allowed, percent-encoded or not.</source>
        <translation>Der Pfad der URL „%1“ enthält einen Zeilenumbruch; CR LF ist nicht zulässig, auch nicht prozentkodiert.</translation>
    </message>
    <message>
        <source>The header name &quot;...&quot; is empty; letters, digits and %1 are allowed (RFC 7230, token).</source>
        <translation>Der Header-Name „...“ ist leer; zulässig sind Buchstaben, Ziffern und %1 (RFC 7230, token).</translation>
    </message>
    <message>
        <source>The header name &quot;%1...&quot; contains &quot;%2&quot;; letters, digits and %3 are allowed (RFC 7230, token).</source>
        <translation>Der Header-Name „%1...“ enthält „%2“; zulässig sind Buchstaben, Ziffern und %3 (RFC 7230, token).</translation>
    </message>
    <message>
        <source>Subprotocol %1 is empty; letters, digits and %2 are allowed (RFC 7230, token).</source>
        <translation>Das Subprotokoll %1 ist leer; zulässig sind Buchstaben, Ziffern und %2 (RFC 7230, token).</translation>
    </message>
    <message>
        <source>Subprotocol %1 contains &quot;%2&quot;; letters, digits and %3 are allowed (RFC 7230, token).</source>
        <translation>Das Subprotokoll %1 enthält „%2“; zulässig sind Buchstaben, Ziffern und %3 (RFC 7230, token).</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; belongs to the opening handshake and cannot be set here; subprotocols and the origin have their own options.</source>
        <translation>Der Header „%1“ gehört zum Eröffnungs-Handshake und kann hier nicht gesetzt werden; für Subprotokolle und den Origin gibt es eigene Optionen.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; cannot be set: the request of an opening handshake has no body, and its connection goes on as a WebSocket.</source>
        <translation>Der Header „%1“ kann nicht gesetzt werden: Die Anfrage eines Eröffnungs-Handshakes hat keinen Inhalt, und ihre Verbindung wird als WebSocket fortgeführt.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; is listed more than once; each may be listed once.</source>
        <translation>Der Header „%1“ ist mehrfach angegeben; jeder darf nur einmal angegeben werden.</translation>
    </message>
    <message>
        <source>The value of the header &quot;%1&quot; contains a control character; visible characters, space and tab are allowed.</source>
        <translation>Der Wert des Headers „%1“ enthält ein Steuerzeichen; zulässig sind sichtbare Zeichen, Leerzeichen und Tabulatoren.</translation>
    </message>
    <message>
        <source>The origin &quot;%1&quot; contains a character that is not allowed; visible ASCII characters are, as in &quot;https://example.org&quot;, and other names of hosts in their form with xn--.</source>
        <translation>Der Origin „%1“ enthält ein unzulässiges Zeichen; zulässig sind sichtbare ASCII-Zeichen wie in „https://example.org“ und andere Hostnamen in ihrer Form mit xn--.</translation>
    </message>
    <message>
        <source>The option %1 is %2; %3 to %4 is allowed.</source>
        <translation>Die Option %1 hat den Wert %2; zulässig ist %3 bis %4.</translation>
    </message>
    <message>
        <source>Subprotocols %1 and %2 are the same; each may be listed once.</source>
        <translation>Die Subprotokolle %1 und %2 sind gleich; jedes darf nur einmal angegeben werden.</translation>
    </message>
    <message>
        <source>The close code is %1; 1000 and 3000 to 4999 are allowed.</source>
        <translation>Der Close-Code ist %1; zulässig sind 1000 und 3000 bis 4999.</translation>
    </message>
    <message>
        <source>The payload of the Ping has %1 bytes; at most %2 are allowed.</source>
        <translation>Die Nutzdaten des Pings haben %1 Bytes; zulässig sind höchstens %2.</translation>
    </message>
    <message>
        <source>The close reason has %1 bytes of UTF-8; at most %2 are allowed.</source>
        <translation>Der Grund für das Schließen hat %1 Bytes in UTF-8; zulässig sind höchstens %2.</translation>
    </message>
    <message>
        <source>The stream was closed before the message had left.</source>
        <translation>Der Stream wurde geschlossen, bevor die Nachricht gesendet war.</translation>
    </message>
    <message>
        <source>The WebSocketWritable was deleted.</source>
        <translation>Das Objekt WebSocketWritable wurde gelöscht.</translation>
    </message>
    <message>
        <source>A null message cannot be sent; text and binary messages can, also empty ones.</source>
        <translation>Eine Null-Nachricht kann nicht gesendet werden; möglich sind Text- und Binärnachrichten, auch leere.</translation>
    </message>
    <message>
        <source>The stream was deleted.</source>
        <translation>Der Stream wurde gelöscht.</translation>
    </message>
    <message>
        <source>The text message is not valid UTF-8.</source>
        <translation>Die Textnachricht ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>The stream is still connecting; wait for opened().</source>
        <translation>Der Stream stellt die Verbindung noch her; warten Sie auf opened().</translation>
    </message>
    <message>
        <source>The stream is closing or closed.</source>
        <translation>Der Stream wird geschlossen oder ist geschlossen.</translation>
    </message>
    <message>
        <source>The timeout is %1; 0 to 2147483647 milliseconds are allowed.</source>
        <translation>Das Zeitlimit ist %1; zulässig sind 0 bis 2147483647 Millisekunden.</translation>
    </message>
    <message>
        <source>AbortSignal.any() needs an array of AbortSignals.</source>
        <translation>AbortSignal.any() erfordert ein Array von AbortSignals.</translation>
    </message>
    <message>
        <source>AbortSignal.any() needs AbortSignals; item %1 is none.</source>
        <translation>AbortSignal.any() erfordert AbortSignals; das Element %1 ist keines.</translation>
    </message>
    <message>
        <source>The stream is still connecting; wait for opened.</source>
        <translation>Der Stream stellt die Verbindung noch her; warten Sie auf opened.</translation>
    </message>
    <message>
        <source>There is no connection; set url, and active to true.</source>
        <translation>Es besteht keine Verbindung; geben Sie url an, und setzen Sie active auf true.</translation>
    </message>
    <message>
        <source>The signal is neither an AbortSignal nor an AbortController of this QML module.</source>
        <translation>Das Signal ist weder ein AbortSignal noch ein AbortController dieses QML-Moduls.</translation>
    </message>
    <message>
        <source>The request header &quot;%1&quot; is of type %2; a string is allowed.</source>
        <translation>Der Header „%1“ der Anfrage ist vom Typ %2; zulässig ist eine Zeichenkette.</translation>
    </message>
    <message>
        <source>The message is neither text nor binary; a string, an ArrayBuffer, a typed array and a DataView are allowed.</source>
        <translation>Die Nachricht ist weder Text noch binär; zulässig sind eine Zeichenkette, ein ArrayBuffer, ein typisiertes Array und eine DataView.</translation>
    </message>
    <message>
        <source>The host of the URL, &quot;%1&quot;, ends in a number and is no IPv4 address.</source>
        <translation>Der Host der URL, „%1“, endet mit einer Zahl und ist keine IPv4-Adresse.</translation>
    </message>
    <message>
        <source>The host of the URL, &quot;%1&quot;, has a zone; URLs of the web have none.</source>
        <translation>Der Host der URL, „%1“, hat eine Zone; URLs des Webs haben keine.</translation>
    </message>
    <message>
        <source>No message came within %1 ms.</source>
        <translation>Innerhalb von %1 ms ist keine Nachricht gekommen.</translation>
    </message>
    <message>
        <source>No message was waiting.</source>
        <translation>Es hat keine Nachricht gewartet.</translation>
    </message>
    <message>
        <source>No message was waiting; %1 ms are over at once, receive() without them waits for any time.</source>
        <translation>Es hat keine Nachricht gewartet; %1 ms sind sofort vorbei, receive() ohne sie wartet beliebig lange.</translation>
    </message>
    <message>
        <source>The data of a compressed message is malformed.</source>
        <translation>Die Daten einer komprimierten Nachricht sind fehlerhaft.</translation>
    </message>
    <message>
        <source>The data of a compressed message is incomplete.</source>
        <translation>Die Daten einer komprimierten Nachricht sind unvollständig.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate gives %1 a value, which takes none.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat einen Wert für %1, wo keiner erlaubt ist.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate has the unknown parameter &quot;%1&quot;.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat den unbekannten Parameter „%1“.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate gives %1 a value that is none of 8 to 15.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat für %1 einen Wert, der nicht zwischen 8 und 15 liegt.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate lacks the parameter %1 that was offered.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat den Parameter %1 nicht, der angeboten wurde.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate has a larger %1 than was offered, or none.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat ein größeres %1 als angeboten, oder keines.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate has a malformed parameter, &quot;%1&quot;.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat einen fehlerhaften Parameter, „%1“.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate has the parameter %1 more than once.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat den Parameter %1 mehr als einmal.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to permessage-deflate has a larger %1 than was offered.</source>
        <translation>Die Antwort des Servers auf permessage-deflate hat ein größeres %1 als angeboten.</translation>
    </message>
    <message>
        <source>The server&apos;s Sec-WebSocket-Extensions is empty.</source>
        <translation>Sec-WebSocket-Extensions in der Antwort des Servers ist leer.</translation>
    </message>
    <message>
        <source>The server selected more than one extension.</source>
        <translation>Der Server hat mehr als eine Erweiterung ausgewählt.</translation>
    </message>
    <message>
        <source>The server selected the extension &quot;%1&quot;, which was not offered.</source>
        <translation>Der Server hat die Erweiterung „%1“ ausgewählt, die nicht angeboten wurde.</translation>
    </message>
    <message>
        <source>The text of sendDevice() is not valid UTF-8.</source>
        <translation>Der Text von sendDevice() ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>The future of sendDevice() was cancelled.</source>
        <translation>Das Future von sendDevice() wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The WebSocketReadable was cancelled.</source>
        <translation>Das WebSocketReadable wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The stream was closed before the message was complete.</source>
        <translation>Der Stream wurde geschlossen, bevor die Nachricht vollständig war.</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; cannot be written: %2.</source>
        <translation>In die Datei „%1“ kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Writing the file &quot;%1&quot; failed: %2.</source>
        <translation>Das Schreiben der Datei „%1“ ist fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <source>There is no file; a URL such as &quot;file:///tmp/large.bin&quot; or a path is needed.</source>
        <translation>Die Datei fehlt; nötig ist eine URL wie „file:///tmp/large.bin“ oder ein Pfad.</translation>
    </message>
    <message>
        <source>The scheme of the file is &quot;%1&quot;; only local files are allowed.</source>
        <translation>Das Schema der Datei ist „%1“; erlaubt sind nur lokale Dateien.</translation>
    </message>
    <message>
        <source>The URL of the file has a query or a fragment; a question mark or a number sign in a name has to be percent-encoded.</source>
        <translation>Die URL der Datei hat einen Query-Teil oder ein Fragment; ein Fragezeichen oder Doppelkreuz in einem Namen muss prozentkodiert sein.</translation>
    </message>
    <message>
        <source>The second argument is no object with options; {type, signal, onProgress} are allowed.</source>
        <translation>Das zweite Argument ist kein Objekt mit Optionen; erlaubt sind {type, signal, onProgress}.</translation>
    </message>
    <message>
        <source>The type of the message is neither &quot;text&quot; nor &quot;binary&quot;.</source>
        <translation>Der Typ der Nachricht ist weder „text“ noch „binary“.</translation>
    </message>
    <message>
        <source>onProgress is no function.</source>
        <translation>onProgress ist keine Funktion.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no file.</source>
        <translation>„%1“ ist keine Datei.</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; cannot be opened: %2.</source>
        <translation>Die Datei „%1“ kann nicht geöffnet werden: %2.</translation>
    </message>
    <message>
        <source>Reading the file &quot;%1&quot; failed: %2.</source>
        <translation>Das Lesen der Datei „%1“ ist fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; is not UTF-8, which a text message has to be.</source>
        <translation>Die Datei „%1“ ist nicht UTF-8, was eine Textnachricht sein muss.</translation>
    </message>
    <message>
        <source>The source of sendDevice() was closed before its end.</source>
        <translation>Die Quelle von sendDevice() wurde vor ihrem Ende geschlossen.</translation>
    </message>
    <message>
        <source>The destination of %1 must be a device that is open for writing.</source>
        <translation>Das Ziel von %1 muss ein Gerät sein, das zum Schreiben geöffnet ist.</translation>
    </message>
    <message>
        <source>The source of %1 must be a device that is open for reading.</source>
        <translation>Die Quelle von %1 muss ein Gerät sein, das zum Lesen geöffnet ist.</translation>
    </message>
    <message>
        <source>Reading from the source of %1 failed: %2.</source>
        <translation>Das Lesen aus der Quelle von %1 ist fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <source>The device of %1 was deleted.</source>
        <translation>Das Gerät von %1 wurde gelöscht.</translation>
    </message>
</context>
</TS>
