// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What a chat server tells; any other server is somebody who talks.
export function parse(message) {
    try {
        const said = JSON.parse(message);
        if (said !== null && typeof said === "object")
            return said;
    } catch (error) {
        // it is no JSON
    }
    return {name: "Server", text: String(message)};
}

// What an Error of a WebSocketStream means to a person.
export function describe(error) {
    switch (error.name) {
    case "AbortError":
        return "You cancelled connecting.";
    case "TimeoutError":
        return "The server did not answer in time.";
    case "SyntaxError":
        return `This address cannot be used. ${error.message}`;
    }
    if (error.httpStatus)
        return `The server at this address is not a chat, or refuses you: HTTP status ${error.httpStatus}.`;
    if (error.initiator === "tls")
        return `There is no secure connection to this server. ${error.message}`;
    switch (error.socketError) {
    case "ConnectionRefusedError":
        return "Nobody is listening at this address: the connection was refused.";
    case "HostNotFoundError":
        return "There is no server with this name.";
    case "RemoteHostClosedError":
        return `The server went away without a goodbye (code ${error.closeCode}).`;
    }
    return withReason(error.message, error);
}

// What a Close frame means to a person.
export function describeClose(info) {
    switch (info.closeCode) {
    case 1000:
    case 1005:
        return withReason("The chat was closed", info);
    case 1001:
        return withReason("The server has quit", info);
    case 1009:
        return withReason("The server found a message too long", info);
    }
    return withReason("The server ended the chat", info);
}

function withReason(words, {closeCode, reason}) {
    const details = [closeCode ? `code ${closeCode}` : "", reason].filter(text => text);
    return words.replace(/\.$/, "") + (details.length ? ` (${details.join(": ")}).` : ".");
}
