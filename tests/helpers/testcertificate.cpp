// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testcertificate.h"

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>

namespace {

// The distribution's own openssl.cnf is left out of it.
constexpr char configuration[] = R"(
[req]
distinguished_name = name
prompt = no
[name]
CN = WebSocketStream test
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
[other]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.invalid
)";

void openssl(const QTemporaryDir &directory, const char *arguments)
{
    QProcess process;
    process.setWorkingDirectory(directory.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), QString::fromLatin1(arguments).split(QLatin1Char(' ')));
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("\"openssl %s\" failed: %s: %s", arguments, qPrintable(process.errorString()),
               process.readAll().constData());
}

QByteArray contents(const QTemporaryDir &directory, const QString &name)
{
    QFile file(directory.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    return file.readAll();
}

QSslConfiguration serverConfiguration(const QSslCertificate &certificate, const QSslKey &key)
{
    QSslConfiguration configuration;
    configuration.setLocalCertificate(certificate);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // no client certificates
    return configuration;
}

} // namespace

const TestCertificate &TestCertificate::instance()
{
    static const TestCertificate certificate;
    return certificate;
}

TestCertificate::TestCertificate()
{
    const QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("openssl.cnf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(configuration) < 0)
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    file.close();

    openssl(directory, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out authority.key");
    openssl(directory,
            "req -x509 -new -config openssl.cnf -extensions authority -days 2 -key authority.key "
            "-out authority.pem");
    openssl(directory, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key");
    openssl(directory, "req -new -config openssl.cnf -subj /CN=localhost -key server.key -out server.csr");
    openssl(directory,
            "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -set_serial 2 -days 2 "
            "-extfile openssl.cnf -extensions server -out server.pem");
    openssl(directory, "req -new -config openssl.cnf -subj /CN=other.invalid -key server.key -out other.csr");
    openssl(directory,
            "x509 -req -in other.csr -CA authority.pem -CAkey authority.key -set_serial 3 -days 2 "
            "-extfile openssl.cnf -extensions other -out other.pem");

    m_authority = QSslCertificate(contents(directory, QStringLiteral("authority.pem")));
    m_certificate = QSslCertificate(contents(directory, QStringLiteral("server.pem")));
    m_otherCertificate = QSslCertificate(contents(directory, QStringLiteral("other.pem")));
    m_key = QSslKey(contents(directory, QStringLiteral("server.key")), QSsl::Ec);
    if (m_authority.isNull() || m_certificate.isNull() || m_otherCertificate.isNull() || m_key.isNull())
        qFatal("openssl's certificates or key could not be read");
}

QSslCertificate TestCertificate::authority() const
{
    return m_authority;
}

QSslConfiguration TestCertificate::serverConfiguration() const
{
    return ::serverConfiguration(m_certificate, m_key);
}

QSslConfiguration TestCertificate::otherServerConfiguration() const
{
    return ::serverConfiguration(m_otherCertificate, m_key);
}

QSslConfiguration TestCertificate::clientConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({m_authority});
    return configuration;
}
