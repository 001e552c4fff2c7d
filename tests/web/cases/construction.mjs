// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Closed before there is anything on the network.
function urlOf(t, url) {
    const stream = new t.api.WebSocketStream(url);
    stream.close();
    return stream.url;
}

function construct(t, url, options) {
    return () => new t.api.WebSocketStream(url, options);
}

function constructWithProtocols(t, protocols) {
    return () => new t.api.WebSocketStream("ws://127.0.0.1/", {protocols}).close();
}

export default [
    {
        name: "wsAndWssUrlsAreKept",
        rule: "WebSockets 3",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1/path?query"), "ws://127.0.0.1/path?query");
            t.equal(urlOf(t, "wss://127.0.0.1/path?query"), "wss://127.0.0.1/path?query");
        }
    },
    {
        name: "httpBecomesWsAndHttpsBecomesWss",
        rule: "WebSockets 3",
        run: function*(t) {
            t.equal(urlOf(t, "http://127.0.0.1/path"), "ws://127.0.0.1/path");
            t.equal(urlOf(t, "https://127.0.0.1/path"), "wss://127.0.0.1/path");
        }
    },
    {
        name: "anEmptyPathBecomesASlash",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "https://127.0.0.1?query"), "wss://127.0.0.1/?query");
        }
    },
    {
        name: "defaultPortsAreLeftOut",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1:80/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "wss://127.0.0.1:443/"), "wss://127.0.0.1/");
            t.equal(urlOf(t, "http://127.0.0.1:80/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "https://127.0.0.1:443/"), "wss://127.0.0.1/");
        }
    },
    {
        name: "otherPortsAreKept",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1:443/"), "ws://127.0.0.1:443/");
            t.equal(urlOf(t, "https://127.0.0.1:80/"), "wss://127.0.0.1:80/");
            t.equal(urlOf(t, "ws://127.0.0.1:08080/"), "ws://127.0.0.1:8080/");
        }
    },
    {
        name: "schemeAndHostBecomeLowerCase",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "WS://LOCALHOST/Path?Query"), "ws://localhost/Path?Query");
        }
    },
    {
        name: "whiteSpaceAroundTheUrlIsRemoved",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, " \n\tws://127.0.0.1/path \r\n"), "ws://127.0.0.1/path");
        }
    },
    {
        name: "tabsAndLineBreaksAreRemoved",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0\t.0.1/pa\r\nth?a\n"), "ws://127.0.0.1/path?a");
            t.equal(urlOf(t, "\u0001 ws://127.0.0.1/\u001f"), "ws://127.0.0.1/");
        }
    },
    {
        name: "backslashesAreSlashes",
        rule: "URL 4.4, authority state",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1\\@good.example:9801/a"), "ws://127.0.0.1/@good.example:9801/a");
            t.equal(urlOf(t, "ws:\\\\127.0.0.1\\a\\b?c"), "ws://127.0.0.1/a/b?c");
            t.equal(urlOf(t, "ws:\\/127.0.0.1/a"), "ws://127.0.0.1/a");
        }
    },
    {
        name: "anyNumberOfSlashesLeadsToTheHost",
        rule: "URL 4.4, special authority ignore slashes state",
        run: function*(t) {
            for (const slashes of ["", "/", "///", "/////"])
                t.equal(urlOf(t, `ws:${slashes}127.0.0.1/a`), "ws://127.0.0.1/a");
        }
    },
    {
        name: "theLastAtSignEndsTheCredentials",
        rule: "URL 4.4, authority state",
        run: function*(t) {
            t.equal(urlOf(t, "ws://a@b@127.0.0.1/"), "ws://a%40b@127.0.0.1/");
            t.equal(urlOf(t, "ws://127.0.0.2@127.0.0.1/@127.0.0.3"), "ws://127.0.0.2@127.0.0.1/@127.0.0.3");
        }
    },
    {
        name: "hostsAreDecodedAndMapped",
        rule: "URL 3.5",
        run: function*(t) {
            t.equal(urlOf(t, "ws://%6Cocal%68ost/"), "ws://localhost/");
            t.equal(urlOf(t, "ws://\uff4cocalhost/"), "ws://localhost/");
            t.equal(urlOf(t, "ws://\uff1127\u30020.0.1/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "ws://0x7f.1/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "ws://2130706433/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "ws://fa\u00df.invalid/"), "ws://xn--fa-hia.invalid/");
        }
    },
    {
        name: "hostsThatAreNoneThrowASyntaxError",
        rule: "URL 3.5",
        run: function*(t) {
            for (const host of ["ho%40st", "ho%2Fst", "ho%00st", "ho%25st", "ho<st", "ho^st", "ho|st", "256.1.1.1",
                                "1.2.3.4.5", "[::1%25lo]", "[1::2::3]", "host:65536", "host:80a", "host:\uff18"])
                t.throws(construct(t, `ws://${host}/`), "SyntaxError");
        }
    },
    {
        name: "dotSegmentsAreResolved",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1/a/b/../c/./d"), "ws://127.0.0.1/a/c/d");
            t.equal(urlOf(t, "ws://127.0.0.1/../a"), "ws://127.0.0.1/a");
        }
    },
    {
        name: "charactersThatUrlsCannotHaveAreEncoded",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1/\u00e4 b?\u00f6 \"c\""),
                    "ws://127.0.0.1/%C3%A4%20b?%C3%B6%20%22c%22");
        }
    },
    {
        name: "encodedCharactersStayEncoded",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://127.0.0.1/a%2Fb%20c?%26=%2B"), "ws://127.0.0.1/a%2Fb%20c?%26=%2B");
            // What needs no encoding is kept as it is by a browser and decoded by QUrl: RFC 3986, 6.2.2, equivalent.
            t.equal(urlOf(t, "ws://127.0.0.1/%7Ea%2fb"),
                    t.engine === "browser" ? "ws://127.0.0.1/%7Ea%2fb" : "ws://127.0.0.1/~a%2Fb");
        }
    },
    {
        name: "addressesAndCredentialsAreKept",
        rule: "URL 4.4",
        run: function*(t) {
            t.equal(urlOf(t, "ws://[::1]:8080/"), "ws://[::1]:8080/");
            t.equal(urlOf(t, "ws://127.1/"), "ws://127.0.0.1/");
            t.equal(urlOf(t, "ws://user:secret@127.0.0.1/"), "ws://user:secret@127.0.0.1/");
        }
    },
    {
        name: "aFragmentIsASyntaxError",
        rule: "WebSockets 3",
        run: function*(t) {
            t.throws(construct(t, "ws://127.0.0.1/#fragment"), "SyntaxError");
            t.throws(construct(t, "wss://127.0.0.1/path?query#fragment"), "SyntaxError");
        }
    },
    {
        name: "anEmptyFragmentIsASyntaxError",
        rule: "WebSockets 3",
        run: function*(t) {
            t.throws(construct(t, "ws://127.0.0.1/#"), "SyntaxError");
            t.throws(construct(t, "https://127.0.0.1#"), "SyntaxError");
        }
    },
    {
        name: "anotherSchemeIsASyntaxError",
        rule: "WebSockets 3",
        run: function*(t) {
            const urls = ["ftp://127.0.0.1/", "file:///tmp/socket", "mailto:somebody@127.0.0.1", "data:,text",
                          "javascript:0", "wsx://127.0.0.1/"];
            for (const url of urls)
                t.throws(construct(t, url), "SyntaxError");
        }
    },
    {
        name: "anUnparsableUrlIsASyntaxError",
        rule: "WebSockets 3",
        run: function*(t) {
            const urls = ["ws://", "ws://[::1", "ws://127.0.0.1:99999/", "ws://127.0.0.1:port/",
                          "ws://:80/", "ws://exa%mple.org/"];
            for (const url of urls)
                t.throws(construct(t, url), "SyntaxError");
        }
    },
    {
        name: "theSyntaxErrorIsADOMException",
        rule: "WebSockets 3",
        run: function*(t) {
            const error = t.throws(construct(t, "ws://127.0.0.1/#fragment"), "SyntaxError");
            t.check(error instanceof t.api.DOMException);
            t.check(error instanceof Error);
            t.check(!(error instanceof SyntaxError));
            t.equal(error.code, 12);
            t.check(error.message.length > 0);
        }
    },
    {
        name: "theUrlIsConvertedToAString",
        rule: "Web IDL",
        run: function*(t) {
            t.equal(urlOf(t, {toString: () => "ws://127.0.0.1/object"}), "ws://127.0.0.1/object");
            t.equal(urlOf(t, ["ws://127.0.0.1/list"]), "ws://127.0.0.1/list");
        }
    },
    {
        name: "aUrlThatCannotBecomeAStringThrows",
        rule: "Web IDL",
        run: function*(t) {
            const thrown = new RangeError("no string");
            const url = {toString() { throw thrown; }};
            t.equal(t.throws(construct(t, url), "RangeError"), thrown);
            t.throws(construct(t, Symbol("url")), "TypeError");
        }
    },
    {
        name: "aUrlIsRequired",
        rule: "Web IDL",
        run: function*(t) {
            t.throws(() => new t.api.WebSocketStream(), "TypeError");
        }
    },
    {
        name: "newIsRequired",
        rule: "Web IDL",
        run: function*(t) {
            const {WebSocketStream} = t.api;
            t.throws(() => WebSocketStream("ws://127.0.0.1/"), "TypeError");
        }
    },
    {
        name: "theOptionsMayBeMissing",
        rule: "Web IDL",
        run: function*(t) {
            for (const options of [undefined, null, {}, () => 0, [], {protocols: undefined, signal: undefined}]) {
                const stream = new t.api.WebSocketStream(t.url(), options);
                yield stream.opened;
                stream.close();
            }
        }
    },
    {
        name: "optionsThatAreNoObjectAreATypeError",
        rule: "Web IDL",
        run: function*(t) {
            for (const options of ["text", 1, true, Symbol("options")])
                t.throws(construct(t, "ws://127.0.0.1/", options), "TypeError");
        }
    },
    {
        name: "protocolsMustBeIterable",
        rule: "Web IDL",
        run: function*(t) {
            for (const protocols of [null, 1, true, {}, {length: 1, 0: "a"}])
                t.throws(construct(t, "ws://127.0.0.1/", {protocols}), "TypeError");
        }
    },
    {
        name: "protocolsMayBeAnyIterable",
        rule: "Web IDL",
        run: function*(t) {
            const makeProtocols = function*() {
                yield "a";
                yield "b";
            };
            for (const protocols of [["a", "b"], new Set(["a", "b"]), makeProtocols()]) {
                const stream = t.connect([], {protocol: "b"}, {protocols});
                t.equal((yield stream.opened).protocol, "b");
                t.equal((yield t.log(stream.url)).headers["sec-websocket-protocol"].replace(" ", ""), "a,b");
            }
        }
    },
    {
        name: "protocolsAreConvertedToStrings",
        rule: "Web IDL",
        run: function*(t) {
            const stream = t.connect([], {protocol: "object"}, {protocols: [1, null, {toString: () => "object"}]});
            t.equal((yield stream.opened).protocol, "object");
            const {headers} = yield t.log(stream.url);
            t.equal(headers["sec-websocket-protocol"].replace(/ /g, ""), "1,null,object");
            t.throws(constructWithProtocols(t, [Symbol("a")]), "TypeError");
        }
    },
    {
        name: "aProtocolMayNotOccurTwice",
        rule: "WebSockets 3",
        run: function*(t) {
            t.throws(constructWithProtocols(t, ["a", "a"]), "SyntaxError");
            t.throws(constructWithProtocols(t, ["a", "b", "a"]), "SyntaxError");
        }
    },
    {
        name: "protocolsThatDifferInCaseAreTwo",
        rule: "WebSockets 3",
        run: function*(t) {
            constructWithProtocols(t, ["a", "A"])();
        }
    },
    {
        name: "aProtocolMustBeAToken",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            const names = ["", "a b", " a", "a\t", "a\r\n", "a,b", "a/b", "a:b", "a;b", "a=b", "a?b", "a@b", "(a)",
                           "[a]", "{a}", "<a>", "\"a\"", "a\\b", "a\u0000", "a\u007f", "\u00e4", "\u20ac"];
            for (const name of names)
                t.throws(constructWithProtocols(t, [name]), "SyntaxError");
        }
    },
    {
        name: "allCharactersOfATokenAreAllowedInAProtocol",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            constructWithProtocols(t, ["!#$%&'*+-.^_`|~", "0123456789", "azAZ"])();
        }
    },
    {
        name: "theSignalMustBeAnAbortSignal",
        rule: "Web IDL",
        run: function*(t) {
            const {AbortController, EventTarget} = t.api;
            for (const signal of [null, {}, {aborted: true}, 1, "signal", new AbortController(), new EventTarget()])
                t.throws(construct(t, "ws://127.0.0.1/", {signal}), "TypeError");
        }
    },
    {
        name: "theArgumentsAreConvertedInTheirOrder",
        rule: "Web IDL",
        run: function*(t) {
            const {AbortSignal} = t.api;
            const order = [];
            const url = {
                toString() {
                    order.push("url");
                    return "ws://127.0.0.1/";
                }
            };
            const options = {
                get signal() {
                    order.push("signal");
                    return AbortSignal.abort();
                },
                get protocols() {
                    order.push("protocols");
                    return undefined;
                }
            };
            construct(t, url, options)();
            t.same(order, ["url", "protocols", "signal"]);
        }
    },
    {
        name: "whatAGetterOfTheOptionsThrowsIsThrown",
        rule: "Web IDL",
        run: function*(t) {
            const thrown = new RangeError("no protocols");
            const options = {get protocols() { throw thrown; }};
            t.equal(t.throws(construct(t, "ws://127.0.0.1/", options), "RangeError"), thrown);
        }
    },
    {
        name: "theOptionsAreConvertedBeforeTheUrlIsChecked",
        rule: "Web IDL",
        run: function*(t) {
            t.throws(construct(t, "ftp://127.0.0.1/", {signal: 1}), "TypeError");
        }
    }
];
