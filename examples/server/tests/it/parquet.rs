//! Parquet as warehouses write it: what becomes of each type.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BinaryArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Int64Array, ListArray,
    RecordBatch, StringArray, StructArray, TimestampMicrosecondArray, TimestampMillisecondArray, UInt64Array,
    types::{Int8Type, Int64Type},
};
use arrow_schema::{DataType, Field};
use parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};
use serde_json::{Value, json};

use crate::{on_both, support::Server};

fn file(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let mut file = Vec::new();
    let properties = WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(2));
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

async fn send(server: &Server, token: &str, body: Vec<u8>) -> Vec<Value> {
    let request = server.post("/mass/batch").bearer_auth(token);
    let answer = request.header("content-type", "application/vnd.apache.parquet").body(body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn payload(server: &Server, token: &str, outcome: &Value) -> Value {
    let path = format!("/mass/{}", outcome["body"]["mass_request_id"].as_str().unwrap());
    let record: Value = server.get(&path).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    record["payload"]["payload"].clone()
}

on_both! {
    async fn every_common_type_keeps_its_value(server) {
        let token = server.admin().await;
        let second = 1_764_000_000;
        let sensors: DictionaryArray<Int8Type> = vec![Some("crac-1"), None, Some("crac-1")].into_iter().collect();
        let racks = ListArray::from_iter_primitive::<Int64Type, _, _>(vec![Some(vec![Some(1), None]), None, Some(vec![])]);
        let place = StructArray::from(vec![
            (Arc::new(Field::new("site", DataType::Utf8, true)), Arc::new(StringArray::from(vec!["scl1", "mad2", "x"])) as ArrayRef),
            (Arc::new(Field::new("row", DataType::Int64, true)), Arc::new(Int64Array::from(vec![1, 2, 3])) as ArrayRef),
        ]);
        let body = file(vec![
            ("price", Arc::new(Decimal128Array::from(vec![Some(12_345_600), None, Some(-5)]).with_precision_and_scale(18, 5).unwrap())),
            ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(second * 1_000_000 + 250_000), None, Some(0)]).with_timezone("+01:00"))),
            ("local", Arc::new(TimestampMillisecondArray::from(vec![Some(second * 1000), None, Some(0)]))),
            ("day", Arc::new(Date32Array::from(vec![Some(20_416), None, Some(0)]))),
            ("kw", Arc::new(Float32Array::from(vec![Some(0.1), Some(f32::INFINITY), None]))),
            ("count", Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(0), None]))),
            ("sensor", Arc::new(sensors)),
            ("racks", Arc::new(racks)),
            ("place", Arc::new(place)),
            ("frame", Arc::new(BinaryArray::from_opt_vec(vec![Some(&[0, 255]), None, Some(&[])]))),
        ], Compression::SNAPPY);
        let found = send(&server, &token, body).await;
        assert_eq!(found[3], json!({"done": true, "rows": 3, "accepted": 3, "replayed": 0, "rejected": 0}));
        assert_eq!(payload(&server, &token, &found[0]).await, json!({
            "price": 123.456, "at": "2025-11-24T16:00:00.25Z", "local": "2025-11-24T16:00:00", "day": "2025-11-24",
            "kw": 0.1, "count": "18446744073709551615", "sensor": "crac-1", "racks": [1, null],
            "place": {"site": "scl1", "row": 1}, "frame": "00ff",
        }));
        assert_eq!(payload(&server, &token, &found[1]).await, json!({
            "price": null, "at": null, "local": null, "day": null, "kw": null, "count": 0, "sensor": null,
            "racks": null, "place": {"site": "mad2", "row": 2}, "frame": null,
        }));
    }
}

on_both! {
    async fn a_row_that_is_too_large_is_refused_alone_also_when_it_is_small_on_the_wire(server) {
        let token = server.admin().await;
        let long = "x".repeat(3 << 20);
        let texts = StringArray::from(vec!["a", &long, "b", &long, &long, "c"]);
        let body = file(vec![("note", Arc::new(texts))], Compression::ZSTD(parquet::basic::ZstdLevel::default()));
        assert!(body.len() < 20_000, "{}", body.len());
        let found = send(&server, &token, body).await;
        let statuses: Vec<u64> = found[..6].iter().map(|line| line["status"].as_u64().unwrap()).collect();
        assert_eq!(statuses, [201, 413, 201, 413, 413, 201]);
        assert_eq!(found[6]["done"], true);
    }
}
