// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakreport.h"

using Ending = SoakPlan::Ending;
using Handshake = SoakPlan::Handshake;

QJsonObject SoakReport::toJson() const
{
    return {
            {QStringLiteral("opened"), opened},
            {QStringLiteral("clean"), clean},
            {QStringLiteral("sentMessages"), sentMessages},
            {QStringLiteral("sentBytes"), sentBytes},
            {QStringLiteral("receivedMessages"), receivedMessages},
            {QStringLiteral("receivedBytes"), receivedBytes},
            {QStringLiteral("error"), error},
            {QStringLiteral("unsentBytes"), unsentBytes},
            {QStringLiteral("httpStatus"), httpStatus},
            {QStringLiteral("futures"), futures},
            {QStringLiteral("failure"), failure},
    };
}

SoakReport SoakReport::fromJson(const QJsonObject &object)
{
    SoakReport report;
    report.opened = object[QLatin1String("opened")].toBool();
    report.clean = object[QLatin1String("clean")].toBool();
    report.sentMessages = object[QLatin1String("sentMessages")].toInteger();
    report.sentBytes = object[QLatin1String("sentBytes")].toInteger();
    report.receivedMessages = object[QLatin1String("receivedMessages")].toInteger();
    report.receivedBytes = object[QLatin1String("receivedBytes")].toInteger();
    report.error = object[QLatin1String("error")].toString();
    report.unsentBytes = object[QLatin1String("unsentBytes")].toInteger();
    report.httpStatus = object[QLatin1String("httpStatus")].toInt();
    report.futures = object[QLatin1String("futures")].toInt();
    report.failure = object[QLatin1String("failure")].toString();
    return report;
}

namespace {

bool gotAll(const SoakReport &from, const SoakReport &to)
{
    return to.receivedMessages == from.sentMessages && to.receivedBytes == from.sentBytes;
}

// Each receiver has compared every message with the one that was due, so the numbers tell the rest.
bool gotNoMore(const SoakReport &from, const SoakReport &to)
{
    return to.receivedMessages <= from.sentMessages && to.receivedBytes <= from.sentBytes;
}

QString checkAllArrived(const SoakPlan &plan, const SoakReport &client, const SoakReport &server)
{
    if (!client.clean || !server.clean)
        return QStringLiteral("the end was not clean");
    if (!gotAll(client, server) || !gotAll(server, client))
        return QStringLiteral("something was lost");
    if (client.sentMessages != plan.messagesFrom(Side::Client)
        || server.sentMessages != plan.messagesFrom(Side::Server))
        return QStringLiteral("not everything was sent");
    return {};
}

// The closing side drops what still arrives. The other one gets everything, unless it was itself still sending.
QString checkEndedMidway(const SoakPlan &plan, const SoakReport &closing, const SoakReport &other)
{
    switch (plan.ending) {
    case Ending::AllArrived:
        break;
    case Ending::Close:
    case Ending::CloseWritable:
    case Ending::CancelReadable:
        if (!closing.clean)
            return QStringLiteral("the closing side's end was not clean");
        if (!other.clean && other.unsentBytes == 0 && !plan.echo)
            return QStringLiteral("the other side's end was not clean, but it had sent everything");
        if (other.clean && !gotAll(closing, other))
            return QStringLiteral("something was lost");
        break;
    case Ending::AbortWritable:
        if (!closing.clean)
            return QStringLiteral("the aborting side's end was not clean");
        break;
    case Ending::DeleteStream:
    case Ending::AbortSocket:
        if (closing.clean)
            return QStringLiteral("the end was clean at the side that broke off");
        if (plan.ending == Ending::AbortSocket && other.clean)
            return QStringLiteral("the end was clean although the socket was aborted");
        break;
    }
    return {};
}

} // namespace

QString contradiction(const SoakPlan &plan, const SoakReport &client, const SoakReport &server)
{
    if (!client.failure.isEmpty())
        return QStringLiteral("client: ") + client.failure;
    if (!server.failure.isEmpty())
        return QStringLiteral("server: ") + server.failure;
    if (!gotNoMore(client, server) || !gotNoMore(server, client))
        return QStringLiteral("more was received than sent");
    if (plan.handshake == Handshake::Refused)
        return client.httpStatus == 403 && !server.opened ? QString() : QStringLiteral("it was not refused");
    if (!client.opened) {
        return plan.handshake != Handshake::Completes && server.receivedMessages == 0
                ? QString()
                : QStringLiteral("it was not opened");
    }
    if (!server.opened)
        return QStringLiteral("the server knows nothing of it");
    if (plan.ending == Ending::AllArrived)
        return checkAllArrived(plan, client, server);
    return plan.endsHere(Side::Client) ? checkEndedMidway(plan, client, server)
                                       : checkEndedMidway(plan, server, client);
}
