//! Signed notes and checkpoints.

use mass_audit::{Checkpoint, CheckpointError, Hash, Note, NoteError, Signer, VerifierKey};
use proptest::prelude::*;

use crate::support::{ORIGIN, signer};

/// The key and note with which the Go package sumdb/note is tested.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The example of C2SP tlog-checkpoint. Its key is not published.
const C2SP: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

fn head(size: u64) -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size, root: Hash([3; 32]) }
}

#[test]
fn a_note_of_another_implementation_verifies() {
    let key: VerifierKey = GO_KEY.parse().unwrap();
    assert_eq!(key.to_string(), GO_KEY);
    let keys = [key];
    let note = Note::parse(GO_NOTE).unwrap();
    assert_eq!(note.verify(&keys).unwrap().name(), "PeterNeumann");
    let changed = GO_NOTE.replace("your problem,", "my problem,");
    assert!(matches!(Note::parse(&changed).unwrap().verify(&keys), Err(NoteError::WrongSignature(_))));
}

#[test]
fn the_example_of_the_specification_is_read() {
    let note = Note::parse(C2SP).unwrap();
    let checkpoint = Checkpoint::parse(note.text).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.text(), note.text);
    let unknown = Checkpoint::open(C2SP, &[signer().verifier()]).unwrap_err();
    assert!(unknown.to_string().contains("example.com/behind-the-sofa+033de0ae"), "{unknown}");
}

#[test]
fn what_was_signed_verifies_with_the_key_in_text_form() {
    let note = head(12).sign(&signer());
    let key: VerifierKey = signer().verifier().to_string().parse().unwrap();
    assert_eq!(Checkpoint::open(&note, &[key]).unwrap(), head(12));
    // Signatures of witnesses do not matter to whom does not know them.
    let witnessed = format!("{note}— witness.example AAAAAAAA\n");
    assert!(Checkpoint::open(&witnessed, &[signer().verifier()]).is_ok());
    // Another key under the same name does not sign for this one.
    let other = Signer::new(ORIGIN, &[8; 32]).unwrap();
    let error = Checkpoint::open(&note, &[other.verifier()]).unwrap_err();
    assert!(matches!(error, CheckpointError::Note(NoteError::Unsigned { .. })), "{error}");
    let stranger = Signer::new("mass.example/other", &[7; 32]).unwrap();
    let error = Checkpoint::open(&head(1).sign(&stranger), &[stranger.verifier()]).unwrap_err();
    assert!(matches!(error, CheckpointError::OtherOrigin { .. }), "{error}");
}

#[test]
fn what_is_no_note_or_checkpoint_is_refused() {
    let keys = [signer().verifier()];
    for text in
        ["", "\n", "a\n1\nb\n", "a\n\n— x", "a\n\n— x AAAA\n", "a\n\n— x y z\n", "a\u{1}\n\n— x AAAAAAAA\n", "a\n\n\n"]
    {
        assert!(Checkpoint::open(text, &keys).is_err(), "{text:?}");
    }
    let root = Hash([3; 32]);
    for text in [
        format!("\n1\n{root}\n"),
        format!("a\n01\n{root}\n"),
        format!("a\n-1\n{root}\n"),
        format!("a\n+1\n{root}\n"),
        format!("a\n99999999999999999999\n{root}\n"),
        format!("a\n1\n{root}"),
        format!("a\n1\n{root}\n\n"),
        String::from("a\n1\nAAAA\n"),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
        assert!(Signer::new(name, &[0; 32]).is_err(), "{name:?}");
    }
    for key in ["", "a+b", "a+00000000+AA==", &GO_KEY.replace("c74f20a3", "c74f20a4"), &GO_KEY.replace("Peter", "Paul")]
    {
        assert!(key.parse::<VerifierKey>().is_err(), "{key:?}");
    }
}

proptest! {
    #[test]
    fn no_changed_note_is_believed(size in 0_u64..1_000_000, at: prop::sample::Index, to: u8) {
        let note = head(size).sign(&signer());
        let mut bytes = note.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(text) = String::from_utf8(bytes) {
            let opened = Checkpoint::open(&text, &[signer().verifier()]);
            // A last character of base64 may have bits that mean nothing: no other text and no other signature.
            prop_assert!(text == note || opened.is_err() || opened == Ok(head(size)));
            if opened.is_ok() {
                prop_assert_eq!(Note::parse(&text).unwrap().text, Note::parse(&note).unwrap().text);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|\n|—){0,200}") {
        prop_assert!(Checkpoint::open(&text, &[signer().verifier()]).is_err());
        prop_assert!(text.parse::<VerifierKey>().is_err());
    }
}
