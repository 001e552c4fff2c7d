// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
const accept = "Sec-WebSocket-Accept: %ACCEPT%\r\n";

// The connection fails before it opens, and both Promises say so.
function* fails(t, steps, options, streamOptions) {
    const stream = t.connect(steps, options, streamOptions);
    yield isFailed(t, stream);
    return stream;
}

function* isFailed(t, stream) {
    const opened = yield t.rejects(stream.opened, "WebSocketError");
    const closed = yield t.rejects(stream.closed, "WebSocketError");
    t.check(opened instanceof t.api.WebSocketError);
    t.check(closed instanceof t.api.WebSocketError);
    t.check(opened !== closed, "the errors are the same");
    t.equal(opened.closeCode, null);
    t.equal(opened.reason, "");
    t.equal(closed.closeCode, 1006);
    t.equal(closed.reason, "");
    return closed;
}

export default [
    {
        name: "aRefusedConnectionFails",
        rule: "Design 5.7",
        run: function*(t) {
            yield isFailed(t, new t.api.WebSocketStream(yield t.refusedUrl()));
        }
    },
    {
        name: "theErrorIsAWebSocketErrorAndADOMException",
        rule: "Design 5.7",
        run: function*(t) {
            const error = yield isFailed(t, new t.api.WebSocketStream(yield t.refusedUrl()));
            t.check(error instanceof t.api.DOMException);
            t.check(error instanceof Error);
            t.equal(error.code, 0);
            t.check(error.message.length > 0);
        }
    },
    {
        name: "anHttpErrorFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            for (const status of [400, 403, 404, 500, 503])
                yield fails(t, [], {status});
        }
    },
    {
        name: "anHttpSuccessFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            for (const status of [200, 204])
                yield fails(t, [], {status});
        }
    },
    {
        name: "aRedirectIsNotFollowed",
        rule: "WebSockets 3",
        run: function*(t) {
            const target = t.url();
            yield fails(t, [], {status: 302, headers: `Location: ${target}\r\n`});
            t.equal(yield t.log(target), null);
        }
    },
    {
        name: "aWrongAcceptKeyFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {answer: upgrade + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"});
        }
    },
    {
        name: "aMissingAcceptKeyFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {answer: upgrade + "\r\n"});
        }
    },
    {
        name: "aMissingUpgradeHeaderFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {
                answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" + accept + "\r\n"
            });
        }
    },
    {
        name: "aMissingConnectionHeaderFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {
                answer: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" + accept + "\r\n"
            });
        }
    },
    {
        name: "anAnswerThatIsNotHttpFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [{fin: true}], {answer: "220 mail.127.0.0.1 ESMTP\r\n\r\n"});
        }
    },
    {
        name: "anOversizedAnswerFails",
        rule: "Design 5.7",
        run: function*(t) {
            yield fails(t, [{bytes: "61", repeat: 1000000}], {answer: upgrade + accept + "X-Long: "});
        }
    },
    {
        name: "anEndInsteadOfAnAnswerFails",
        rule: "Design 5.7",
        run: function*(t) {
            yield fails(t, [{fin: true}], {answer: ""});
        }
    },
    {
        name: "anEndWithinTheAnswerFails",
        rule: "Design 5.7",
        run: function*(t) {
            yield fails(t, [{fin: true}], {answer: upgrade + accept});
        }
    },
    {
        name: "aResetInsteadOfAnAnswerFails",
        rule: "Design 5.7",
        run: function*(t) {
            yield fails(t, [{reset: true}], {answer: ""});
        }
    },
    {
        name: "aProtocolThatWasNotAskedForFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {protocol: "unasked"});
        }
    },
    {
        name: "anotherProtocolThanTheAskedOnesFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {protocol: "third"}, {protocols: ["first", "second"]});
            yield fails(t, [], {protocol: "FIRST"}, {protocols: ["first"]});
        }
    },
    {
        name: "noProtocolThoughAskedForFails",
        rule: "WebSockets 3",
        run: function*(t) {
            yield fails(t, [], {}, {protocols: ["first", "second"]});
        }
    },
    {
        name: "twoProtocolsFail",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {protocol: "first, second"}, {protocols: ["first", "second"]});
        }
    },
    {
        name: "anExtensionThatWasNotAskedForFails",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            yield fails(t, [], {headers: "Sec-WebSocket-Extensions: x-unasked\r\n"});
        }
    },
    {
        name: "aFailedConnectionIsClosed",
        rule: "Design 5.7",
        run: function*(t) {
            const stream = yield fails(t, [], {protocol: "unasked"});
            yield t.waitFor(() => t.log(stream.url).then(log => log.disconnected));
        }
    },
    {
        name: "closeAfterAFailedHandshakeDoesNothing",
        rule: "Design 5.8",
        run: function*(t) {
            const stream = yield fails(t, [], {status: 404});
            t.equal(stream.close(), undefined);
            t.equal(stream.close({closeCode: 1000, reason: "late"}), undefined);
            t.throws(() => stream.close({closeCode: 1}), "InvalidAccessError");
        }
    }
];
