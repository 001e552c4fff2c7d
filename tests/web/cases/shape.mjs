// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {isSettled} from "../connections.mjs";

function descriptorOf(t, name) {
    return Object.getOwnPropertyDescriptor(t.api.WebSocketStream.prototype, name);
}

export default [
    {
        name: "aStreamHasItsTag",
        rule: "Web IDL 3.7",
        run: function*(t) {
            t.equal(Object.prototype.toString.call(t.connect()), "[object WebSocketStream]");
            t.equal(String(t.connect()), "[object WebSocketStream]");
        }
    },
    {
        name: "theTagIsAPropertyOfThePrototype",
        rule: "Web IDL 3.7",
        run: function*(t) {
            t.same(descriptorOf(t, Symbol.toStringTag),
                   {value: "WebSocketStream", writable: false, enumerable: false, configurable: true});
        }
    },
    {
        name: "theConstructorHasItsNameAndLength",
        rule: "Web IDL 3.7",
        run: function*(t) {
            t.equal(t.api.WebSocketStream.name, "WebSocketStream");
            t.equal(t.api.WebSocketStream.length, 1);
        }
    },
    {
        name: "thePrototypeKnowsItsConstructor",
        rule: "Web IDL 3.7",
        run: function*(t) {
            const {value, writable, enumerable, configurable} = descriptorOf(t, "constructor");
            t.equal(value, t.api.WebSocketStream);
            t.same([writable, enumerable, configurable], [true, false, true]);
        }
    },
    {
        name: "thePrototypeCannotBeReplaced",
        rule: "Web IDL 3.7",
        run: function*(t) {
            const {writable, enumerable, configurable} =
                Object.getOwnPropertyDescriptor(t.api.WebSocketStream, "prototype");
            t.same([writable, enumerable, configurable], [false, false, false]);
        }
    },
    {
        name: "forInFindsTheMembers",
        rule: "Web IDL 3.7",
        run: function*(t) {
            const names = [];
            for (const name in t.connect())
                names.push(name);
            t.same(names.sort(), ["close", "closed", "opened", "url"]);
        }
    },
    {
        name: "theMembersAreThePrototypes",
        rule: "Web IDL 3.7",
        run: function*(t) {
            t.same(Object.getOwnPropertyNames(t.connect()), []);
            const {prototype} = t.api.WebSocketStream;
            // Not Object.keys(), which calls the getters in Qt 6.4.
            const names = Object.getOwnPropertyNames(prototype)
                .filter(name => Object.getOwnPropertyDescriptor(prototype, name).enumerable);
            t.same(names.sort(), ["close", "closed", "opened", "url"]);
        }
    },
    {
        name: "theAttributesAreGetters",
        rule: "Web IDL 3.7.6",
        run: function*(t) {
            for (const name of ["url", "opened", "closed"]) {
                const {get, set, enumerable, configurable} = descriptorOf(t, name);
                t.equal(typeof get, "function");
                t.equal(get.name, `get ${name}`);
                t.equal(get.length, 0);
                t.equal(set, undefined);
                t.same([enumerable, configurable], [true, true]);
            }
        }
    },
    {
        name: "theAttributesAreReadOnly",
        rule: "Web IDL 3.7.6",
        run: function*(t) {
            const stream = t.connect();
            const {url, opened, closed} = stream;
            t.throws(() => { stream.url = "ws://127.0.0.1/"; }, "TypeError");
            t.throws(() => { stream.opened = undefined; }, "TypeError");
            t.throws(() => { stream.closed = undefined; }, "TypeError");
            t.equal(stream.url, url);
            t.equal(stream.opened, opened);
            t.equal(stream.closed, closed);
        }
    },
    {
        name: "closeIsAnOrdinaryMethod",
        rule: "Web IDL 3.7.7",
        run: function*(t) {
            const {value, writable, enumerable, configurable} = descriptorOf(t, "close");
            t.equal(value.name, "close");
            t.equal(value.length, 0);
            t.same([writable, enumerable, configurable], [true, true, true]);
            t.throws(() => new value(), "TypeError");
        }
    },
    {
        name: "openedAndClosedAreTheSamePromisesEachTime",
        rule: "WebSocketStream draft",
        run: function*(t) {
            const stream = t.connect();
            const {opened, closed} = stream;
            t.check(opened instanceof Promise);
            t.check(closed instanceof Promise);
            t.check(opened !== closed);
            yield opened;
            t.equal(stream.opened, opened);
            stream.close();
            yield closed;
            t.equal(stream.closed, closed);
            t.equal(stream.opened, opened);
        }
    },
    {
        name: "openedGivesTheSameObjectEachTime",
        rule: "WebSocketStream draft",
        run: function*(t) {
            const stream = t.connect();
            t.equal(yield stream.opened, yield stream.opened);
        }
    },
    {
        name: "urlOfAnotherObjectThrows",
        rule: "Web IDL 3.7.6",
        run: function*(t) {
            const {get} = descriptorOf(t, "url");
            for (const other of [{}, undefined, t.api.WebSocketStream.prototype, Object.create(t.connect())])
                t.throws(() => get.call(other), "TypeError");
            t.throws(() => t.api.WebSocketStream.prototype.url, "TypeError");
        }
    },
    {
        name: "openedAndClosedOfAnotherObjectAreRejected",
        rule: "Web IDL 3.7.6",
        run: function*(t) {
            for (const name of ["opened", "closed"]) {
                const {get} = descriptorOf(t, name);
                for (const other of [{}, undefined, t.api.WebSocketStream.prototype, Object.create(t.connect())])
                    yield t.rejects(get.call(other), "TypeError");
            }
        }
    },
    {
        name: "closeOfAnotherObjectThrows",
        rule: "Web IDL 3.7.7",
        run: function*(t) {
            const {value} = descriptorOf(t, "close");
            for (const other of [{}, undefined, t.api.WebSocketStream.prototype, Object.create(t.connect())])
                t.throws(() => value.call(other), "TypeError");
        }
    },
    {
        name: "aStreamMayHaveOtherProperties",
        rule: "Web IDL 3.9",
        run: function*(t) {
            const stream = t.connect();
            stream.note = "own";
            t.equal(stream.note, "own");
            t.same(Object.keys(stream), ["note"]);
        }
    },
    {
        name: "aClassMayExtendWebSocketStream",
        rule: "Web IDL 3.7",
        run: function*(t) {
            class EchoStream extends t.api.WebSocketStream {
                constructor() {
                    super(t.url([{echo: true}]));
                }
                get isEcho() {
                    return true;
                }
            }
            const stream = new EchoStream();
            t.check(stream instanceof EchoStream);
            t.check(stream instanceof t.api.WebSocketStream);
            t.equal(stream.isEcho, true);
            yield stream.opened;
            stream.close();
            t.equal((yield stream.closed).closeCode, 1005);
        }
    },
    {
        name: "aStreamThatNobodyReadsStaysOpen",
        rule: "WebSocketStream draft",
        run: function*(t) {
            const stream = t.connect();
            yield stream.opened;
            t.equal(yield isSettled(t, stream.closed), false);
        }
    }
];
