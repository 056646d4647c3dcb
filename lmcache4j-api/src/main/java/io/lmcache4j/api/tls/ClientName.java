package io.lmcache4j.api.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a client's certificate names, and for how long. A handshake checks the time too, but
 * connections and sessions outlive it.
 *
 * @param commonName of the subject
 * @param until when the certificate ends
 */
public record ClientName(String commonName, Instant until) {
    /** The name in a certificate; none if it has no common name, or more than one. */
    public static Optional<ClientName> of(X509Certificate certificate) {
        List<Object> names = commonNames(certificate.getSubjectX500Principal().getName());
        return names.size() == 1 && names.getFirst() instanceof String name && isPlain(name)
                ? Optional.of(new ClientName(name, certificate.getNotAfter().toInstant()))
                : Optional.empty();
    }

    /** Whether the certificate still names anybody. */
    public boolean isValidAt(Instant now) {
        return !now.isAfter(until);
    }

    private static List<Object> commonNames(String subject) {
        List<Object> names = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                Attribute name = part.toAttributes().get("CN");
                for (int i = 0; name != null && i < name.size(); i++) {
                    names.add(name.get(i));
                }
            }
        } catch (NamingException e) {
            // What can't be read names nobody.
            names.clear();
        }
        return names;
    }

    /** A name goes into logs; one that could break a line is nobody's. */
    private static boolean isPlain(String name) {
        return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
    }
}
