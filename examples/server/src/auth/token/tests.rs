//! Each rule for tokens, broken one at a time.

use super::*;
use proptest::prelude::*;

const SECRET: &str = "a secret that is used in tests only, and long enough";

fn tokens() -> LocalTokens {
    LocalTokens::new("mass", "mass-api", &SECRET.into(), &[]).unwrap()
}

fn claims() -> Claims {
    let token = tokens().issue("u1", "s1", "viewer", "acme").unwrap();
    tokens().read(&token).unwrap()
}

fn after(change: impl Fn(&mut Claims)) -> Result<Claims, TokenError> {
    let mut claims = claims();
    change(&mut claims);
    tokens().read(&tokens().sign(&claims).unwrap())
}

#[test]
fn a_token_says_who_and_lives_fifteen_minutes() {
    let claims = claims();
    assert_eq!((claims.sub.as_str(), claims.role.as_str(), claims.tenant.as_str()), ("u1", "viewer", "acme"));
    assert_eq!(claims.exp - claims.nbf, 900);
    assert_ne!(claims.jti, self::claims().jti);
}

#[test]
fn times_issuer_and_audience_are_checked() {
    assert!(after(|_| ()).is_ok());
    assert_eq!(after(|c| c.exp = c.iat - 6), Err(TokenError::Expired));
    assert!(after(|c| c.exp = c.iat - 1).is_ok(), "within the leeway");
    assert_eq!(after(|c| c.nbf = c.iat + 60), Err(TokenError::Invalid));
    assert_eq!(after(|c| c.iss = "someone".to_owned()), Err(TokenError::Invalid));
    assert_eq!(after(|c| c.aud = "another-api".to_owned()), Err(TokenError::Invalid));
}

#[test]
fn claims_left_out_are_refused() {
    let whole = serde_json::to_value(claims()).unwrap();
    for name in whole.as_object().unwrap().keys() {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(name);
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(key_id(SECRET.as_bytes()));
        let token = jsonwebtoken::encode(&header, &part, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
        assert_eq!(tokens().read(&token), Err(TokenError::Invalid), "without {name}");
    }
}

#[test]
fn the_algorithm_is_ours_and_not_the_tokens() {
    let kid = key_id(SECRET.as_bytes());
    let unsigned = |alg: &str| {
        use base64::Engine as _;
        let part = |value: &serde_json::Value| {
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap())
        };
        let header = serde_json::json!({"alg": alg, "typ": "at+jwt", "kid": kid});
        format!("{}.{}.", part(&header), part(&serde_json::to_value(claims()).unwrap()))
    };
    for alg in ["none", "None", "NONE", "HS256", "RS256"] {
        assert_eq!(tokens().read(&unsigned(alg)), Err(TokenError::Invalid), "{alg}");
    }
    for alg in [Algorithm::HS384, Algorithm::HS512] {
        let mut header = Header::new(alg);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(kid.clone());
        let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
        assert_eq!(tokens().read(&token), Err(TokenError::Invalid), "{alg:?}");
    }
}

#[test]
fn other_kinds_of_token_and_critical_extensions_are_refused() {
    let sign = |change: &dyn Fn(&mut Header)| {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(key_id(SECRET.as_bytes()));
        change(&mut header);
        jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
    };
    assert!(tokens().read(&sign(&|_| ())).is_ok());
    assert_eq!(tokens().read(&sign(&|h| h.typ = Some("JWT".to_owned()))), Err(TokenError::Invalid));
    assert_eq!(tokens().read(&sign(&|h| h.crit = Some(vec!["exp".to_owned()]))), Err(TokenError::Invalid));
    assert_eq!(tokens().read(&sign(&|h| h.kid = None)), Err(TokenError::Invalid));
    assert_eq!(tokens().read(&sign(&|h| h.kid = Some("other".to_owned()))), Err(TokenError::Invalid));
}

#[test]
fn a_changed_secret_still_reads_the_tokens_of_the_last_one() {
    let old = tokens().issue("u1", "s1", "viewer", "acme").unwrap();
    let new = "another secret that is used in tests only, as long";
    let both = LocalTokens::new("mass", "mass-api", &new.into(), &[SECRET.into()]).unwrap();
    assert!(both.read(&old).is_ok());
    assert!(both.read(&both.issue("u1", "s1", "viewer", "acme").unwrap()).is_ok());
    let alone = LocalTokens::new("mass", "mass-api", &new.into(), &[]).unwrap();
    assert_eq!(alone.read(&old), Err(TokenError::Invalid));
}

#[test]
fn a_short_secret_is_refused() {
    let short = "x".repeat(SHORTEST_SECRET - 1);
    assert!(LocalTokens::new("mass", "mass-api", &short.clone().into(), &[]).is_err());
    assert!(LocalTokens::new("mass", "mass-api", &SECRET.into(), &[short.into()]).is_err());
}

proptest! {
    #[test]
    fn a_changed_character_is_noticed(place in 0usize..1000, with in "[A-Za-z0-9_.-]") {
        let token = tokens().issue("u1", "s1", "viewer", "acme").unwrap();
        let place = place % token.len();
        let mut changed = token.clone();
        changed.replace_range(place..=place, &with);
        if changed != token {
            prop_assert!(tokens().read(&changed).is_err());
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".*") {
        prop_assert!(tokens().read(&text).is_err());
    }
}
