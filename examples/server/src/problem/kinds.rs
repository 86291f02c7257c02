//! The kinds of problem there are: name, status and words for each. `GET /problems` shows this table.

use axum::http::StatusCode;
use mass_core::Locale;

/// What a problem says about its kind, in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The same for every problem of the kind.
    pub title: &'static str,
    /// What is wrong, when there is nothing more to say; `{name}` is a parameter of the problem.
    pub detail: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $status:ident {
        en: $en_title:literal, $en_detail:literal, $en_advice:literal;
        es: $es_title:literal, $es_detail:literal, $es_advice:literal;
    })*) => {
        /// A kind of problem. Its name, once published, keeps its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $variant),* }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The last part of its `type`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The status of the answer.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),* }
            }

            /// Its words in a language.
            pub fn words(self, locale: Locale) -> Words {
                match (self, locale) {
                    $((Self::$variant, Locale::Es) => Words { title: $es_title, detail: $es_detail, advice: $es_advice },
                      (Self::$variant, _) => Words { title: $en_title, detail: $en_detail, advice: $en_advice },)*
                }
            }
        }
    };
}

kinds! {
    /// The body is not JSON.
    NotJson "not-json" BAD_REQUEST {
        en: "The body is not JSON", "The body is not JSON.", "Send JSON in UTF-8; each error names line and column.";
        es: "El cuerpo no es JSON", "El cuerpo no es JSON.", "Envíe JSON en UTF-8; cada error indica línea y columna.";
    }
    /// A query parameter, a header or the form of a request cannot be used.
    BadRequest "bad-request" BAD_REQUEST {
        en: "The request cannot be understood", "The request cannot be understood.", "Correct what the errors name.";
        es: "La petición no se entiende", "La petición no se entiende.", "Corrija lo que nombran los errores.";
    }
    /// A cursor that this service did not give out, or gave out for another list.
    BadCursor "bad-cursor" BAD_REQUEST {
        en: "The cursor cannot be used", "This cursor was not given out for this list.", "Follow the link “next” as it is, or begin again without a cursor.";
        es: "El cursor no se puede usar", "Este cursor no se emitió para esta lista.", "Siga el enlace «next» tal como está o empiece de nuevo sin cursor.";
    }
    /// An `Idempotency-Key` that is no key.
    BadIdempotencyKey "bad-idempotency-key" BAD_REQUEST {
        en: "The Idempotency-Key cannot be used", "Idempotency-Key must be 1 to 255 printable ASCII characters, in quotation marks or not.", "Send one key, for instance a UUID.";
        es: "El Idempotency-Key no se puede usar", "Idempotency-Key debe tener de 1 a 255 caracteres ASCII imprimibles, con o sin comillas.", "Envíe una sola clave, por ejemplo un UUID.";
    }
    /// There is no token, or one that does not hold.
    Unauthorized "unauthorized" UNAUTHORIZED {
        en: "A valid access token is needed", "There is no valid access token.", "Log in at /auth/login and send “Authorization: Bearer …”.";
        es: "Se necesita un token de acceso válido", "No hay un token de acceso válido.", "Inicie sesión en /auth/login y envíe «Authorization: Bearer …».";
    }
    /// The role, or the tenant, of the user does not allow it.
    Forbidden "forbidden" FORBIDDEN {
        en: "Not allowed", "The role of this user does not allow this.", "Ask an administrator of the tenant.";
        es: "No permitido", "El rol de este usuario no lo permite.", "Pida ayuda a un administrador del inquilino.";
    }
    /// The document speaks for another tenant than its sender's.
    OtherTenant "other-tenant" FORBIDDEN {
        en: "The document is another tenant's", "The document names another tenant than the user's.", "Send it as a user of that tenant, or correct tenant_id.";
        es: "El documento es de otro inquilino", "El documento nombra un inquilino distinto del del usuario.", "Envíelo como usuario de ese inquilino o corrija tenant_id.";
    }
    /// Nothing is there, or nothing that this user may see.
    NotFound "not-found" NOT_FOUND {
        en: "Not found", "There is nothing here, or nothing that this user may see.", "Check the address; /docs lists all.";
        es: "No encontrado", "Aquí no hay nada, o nada que este usuario pueda ver.", "Compruebe la dirección; /docs las enumera todas.";
    }
    /// The method is not one of the route's.
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED {
        en: "Method not allowed", "This address does not take this method; the header Allow lists those it takes.", "Use one of the methods in Allow.";
        es: "Método no permitido", "Esta dirección no admite este método; la cabecera Allow enumera los admitidos.", "Use uno de los métodos de Allow.";
    }
    /// None of the media types in `Accept` is there.
    NotAcceptable "not-acceptable" NOT_ACCEPTABLE {
        en: "Not acceptable", "Nothing here has a media type that Accept takes: {available}.", "Ask for one of those, or send no Accept.";
        es: "No aceptable", "Nada aquí tiene un tipo de medio que Accept admita: {available}.", "Pida uno de ellos o no envíe Accept.";
    }
    /// The request did not come in time.
    Timeout "timeout" REQUEST_TIMEOUT {
        en: "The request came too slowly", "The request did not arrive in time.", "Send it again; large amounts go to /mass/batch.";
        es: "La petición llegó demasiado despacio", "La petición no llegó a tiempo.", "Envíela de nuevo; las cantidades grandes van a /mass/batch.";
    }
    /// There is a row of this name already, or it has changed.
    Conflict "conflict" CONFLICT {
        en: "Conflict", "This is there already.", "Choose another name, or change what is there.";
        es: "Conflicto", "Esto ya existe.", "Elija otro nombre o modifique lo existente.";
    }
    /// A request with the same key is being worked on.
    IdempotencyInFlight "idempotency-in-flight" CONFLICT {
        en: "The same request is in flight", "A request with the same idempotency key is being worked on.", "Send the same again after Retry-After; the answer will be the stored one.";
        es: "La misma petición está en curso", "Se está procesando una petición con la misma clave de idempotencia.", "Envíe lo mismo tras Retry-After; la respuesta será la guardada.";
    }
    /// The body is larger than the limit.
    TooLarge "too-large" PAYLOAD_TOO_LARGE {
        en: "The body is too large", "The body is larger than {max_bytes} bytes.", "Send less, or many documents as a stream to /mass/batch.";
        es: "El cuerpo es demasiado grande", "El cuerpo supera {max_bytes} bytes.", "Envíe menos, o muchos documentos como flujo a /mass/batch.";
    }
    /// The media type, charset or content coding of the body.
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE {
        en: "The media type is not supported", "The media type “{found}” is not supported here; send {available}.", "Correct Content-Type or Content-Encoding.";
        es: "El tipo de medio no está admitido", "El tipo de medio «{found}» no está admitido aquí; envíe {available}.", "Corrija Content-Type o Content-Encoding.";
    }
    /// The document breaks the contract.
    ContractViolation "contract-violation" UNPROCESSABLE_ENTITY {
        en: "The document breaks the contract", "{count} things are wrong with the document.", "Each error names its place and its repair.";
        es: "El documento incumple el contrato", "El documento tiene {count} errores.", "Cada error indica su lugar y su corrección.";
    }
    /// A JSON body of the service's own interface has a wrong form.
    InvalidBody "invalid-body" UNPROCESSABLE_ENTITY {
        en: "The body has another form than this route takes", "The body has another form than this route takes.", "Correct what the errors name; /docs shows the form.";
        es: "El cuerpo no tiene la forma que admite esta ruta", "El cuerpo no tiene la forma que admite esta ruta.", "Corrija lo que nombran los errores; /docs muestra la forma.";
    }
    /// The key was used before, for something else.
    IdempotencyKeyReused "idempotency-key-reused" UNPROCESSABLE_ENTITY {
        en: "The idempotency key was used for something else", "This idempotency key was used before with another content, method or path.", "Send the first content again, or use a new key.";
        es: "La clave de idempotencia ya se usó para otra cosa", "Esta clave de idempotencia ya se usó con otro contenido, método o ruta.", "Envíe el primer contenido o use una clave nueva.";
    }
    /// Header and document name different keys.
    IdempotencyKeyMismatch "idempotency-key-mismatch" UNPROCESSABLE_ENTITY {
        en: "Two idempotency keys", "Idempotency-Key and request.idempotency_key of the document differ.", "Send one of them, or the same in both.";
        es: "Dos claves de idempotencia", "Idempotency-Key y request.idempotency_key del documento son distintas.", "Envíe una de ellas, o la misma en ambas.";
    }
    /// Too many requests, or logins, in too short a time.
    RateLimited "rate-limited" TOO_MANY_REQUESTS {
        en: "Too many requests", "Too many requests in a short time.", "Wait as long as Retry-After says.";
        es: "Demasiadas peticiones", "Demasiadas peticiones en poco tiempo.", "Espere lo que indica Retry-After.";
    }
    /// Header lines that are too long or too many.
    HeadersTooLarge "headers-too-large" REQUEST_HEADER_FIELDS_TOO_LARGE {
        en: "The headers are too large", "The header lines are too long or too many.", "Send fewer or shorter ones.";
        es: "Las cabeceras son demasiado grandes", "Las cabeceras son demasiado largas o demasiadas.", "Envíe menos o más cortas.";
    }
    /// A fault of the service. The reason stands in the log under the reference.
    Internal "internal" INTERNAL_SERVER_ERROR {
        en: "Internal error", "Something failed here. The log has the reason under the reference in “instance”.", "Send it again later, with the same idempotency key; tell the operator the reference.";
        es: "Error interno", "Algo falló aquí. El registro tiene la causa bajo la referencia de «instance».", "Envíelo de nuevo más tarde con la misma clave de idempotencia; dé la referencia al operador.";
    }
    /// The audit log is not what was signed: someone changed it behind the service's back.
    AuditBroken "audit-broken" INTERNAL_SERVER_ERROR {
        en: "The audit log is broken", "The audit log does not go on from what was signed before. Nothing is signed until that is explained.", "Tell the operator the reference; keep the checkpoints you have.";
        es: "El registro de auditoría está dañado", "El registro de auditoría no continúa lo que se firmó antes. No se firma nada hasta aclararlo.", "Dé la referencia al operador; conserve los puntos de control que tenga.";
    }
    /// The database cannot be reached, or the service is full or stopping.
    Unavailable "unavailable" SERVICE_UNAVAILABLE {
        en: "Not available now", "The service cannot do this at the moment.", "Send it again after Retry-After, with the same idempotency key.";
        es: "No disponible ahora", "El servicio no puede hacer esto en este momento.", "Envíelo de nuevo tras Retry-After con la misma clave de idempotencia.";
    }
}
