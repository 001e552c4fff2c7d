// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslkey.h>

// A certificate authority and the certificates that it gave to servers and to a client, made with the openssl
// program when a test process first asks for them.
class TestCertificate
{
public:
    [[nodiscard]] static const TestCertificate &instance();

    [[nodiscard]] QSslCertificate authority() const;
    // For localhost and 127.0.0.1
    [[nodiscard]] QSslConfiguration serverConfiguration() const;
    // For a host that the tests never connect to
    [[nodiscard]] QSslConfiguration otherServerConfiguration() const;
    // For localhost and 127.0.0.1, but from the past, from the future, or made without the authority
    [[nodiscard]] QSslConfiguration expiredServerConfiguration() const;
    [[nodiscard]] QSslConfiguration futureServerConfiguration() const;
    [[nodiscard]] QSslConfiguration selfSignedServerConfiguration() const;
    // Trusts the authority and nobody else
    [[nodiscard]] QSslConfiguration clientConfiguration() const;
    // The same with a certificate to show to servers that want one
    [[nodiscard]] QSslConfiguration clientConfigurationWithCertificate() const;

    // Where authority.pem, server.pem and server.key are, for other programs
    [[nodiscard]] QString directory() const;

private:
    TestCertificate();
    void openssl(const QString &arguments) const;
    [[nodiscard]] QByteArray contents(const QString &name) const;
    [[nodiscard]] QSslCertificate certificateFromTo(const QString &name, const QString &from, const QString &to) const;

    QTemporaryDir m_directory;
    QSslCertificate m_authority;
    QSslCertificate m_certificate;
    QSslCertificate m_otherCertificate;
    QSslKey m_key;
};
