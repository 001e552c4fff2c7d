// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// All cases. A case is {name, rule, run}: what is so, the text that says it, and a generator function that awaits
// Promises with `yield`. Everything it needs comes from its argument (see runner.mjs), so that one list runs in Qt's
// engine and in a browser, in the JavaScript that Qt's engine understands.

import abort from "./cases/abort.mjs";
import abortsignal from "./cases/abortsignal.mjs";
import backpressure from "./cases/backpressure.mjs";
import closing from "./cases/closing.mjs";
import compression from "./cases/compression.mjs";
import construction from "./cases/construction.mjs";
import endings from "./cases/endings.mjs";
import errors from "./cases/errors.mjs";
import events from "./cases/events.mjs";
import globalsClone from "./cases/globals_clone.mjs";
import globalsCompression from "./cases/globals_compression.mjs";
import globalsEncoding from "./cases/globals_encoding.mjs";
import globalsPromises from "./cases/globals_promises.mjs";
import globalsTimers from "./cases/globals_timers.mjs";
import handshake from "./cases/handshake.mjs";
import opening from "./cases/opening.mjs";
import reading from "./cases/reading.mjs";
import remoteclose from "./cases/remoteclose.mjs";
import shape from "./cases/shape.mjs";
import streamsBytes from "./cases/streams_bytes.mjs";
import streamsIteration from "./cases/streams_iteration.mjs";
import streamsPipe from "./cases/streams_pipe.mjs";
import streamsReadable from "./cases/streams_readable.mjs";
import streamsTee from "./cases/streams_tee.mjs";
import streamsTransform from "./cases/streams_transform.mjs";
import streamsWritable from "./cases/streams_writable.mjs";
import writing from "./cases/writing.mjs";

const topics = [
    ["abort", abort],
    ["abortsignal", abortsignal],
    ["backpressure", backpressure],
    ["closing", closing],
    ["compression", compression],
    ["construction", construction],
    ["endings", endings],
    ["errors", errors],
    ["events", events],
    ["globals_clone", globalsClone],
    ["globals_compression", globalsCompression],
    ["globals_encoding", globalsEncoding],
    ["globals_promises", globalsPromises],
    ["globals_timers", globalsTimers],
    ["handshake", handshake],
    ["opening", opening],
    ["reading", reading],
    ["remoteclose", remoteclose],
    ["shape", shape],
    ["streams_bytes", streamsBytes],
    ["streams_iteration", streamsIteration],
    ["streams_pipe", streamsPipe],
    ["streams_readable", streamsReadable],
    ["streams_tee", streamsTee],
    ["streams_transform", streamsTransform],
    ["streams_writable", streamsWritable],
    ["writing", writing]
];

const cases = [];
for (const [topic, list] of topics) {
    for (const {name, rule, run} of list) {
        if (cases.some(other => other.topic === topic && other.name === name))
            throw new Error(`${topic} has two cases named ${name}`);
        cases.push({topic, name, rule, run});
    }
}
export default cases;
