/** The Standard Schema interface. */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
    /** The Standard Schema properties. */
    readonly '~standard': StandardSchemaV1.Props<Input, Output>;
}
export declare namespace StandardSchemaV1 {
    /** The properties of a schema. */
    interface Props<Input = unknown, Output = Input> {
        /** The version of the standard. */
        readonly version: 1;
        /** The library that made the schema. */
        readonly vendor: string;
        /** Validates unknown values. */
        readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
        /** Inferred types associated with the schema. */
        readonly types?: Types<Input, Output> | undefined;
    }
    /** What validating gives. */
    type Result<Output> = SuccessResult<Output> | FailureResult;
    /** The result for what is valid. */
    interface SuccessResult<Output> {
        readonly value: Output;
        readonly issues?: undefined;
    }
    /** The result for what is not. */
    interface FailureResult {
        readonly issues: ReadonlyArray<Issue>;
    }
    /** An issue. */
    interface Issue {
        readonly message: string;
        readonly path?: ReadonlyArray<PropertyKey | PathSegment> | undefined;
    }
    /** A step of a path. */
    interface PathSegment {
        readonly key: PropertyKey;
    }
    /** The types of a schema. */
    interface Types<Input = unknown, Output = Input> {
        readonly input: Input;
        readonly output: Output;
    }
    /** The type of what a schema takes. */
    type InferInput<Schema extends StandardSchemaV1> = NonNullable<Schema['~standard']['types']>['input'];
    /** The type of what a schema gives. */
    type InferOutput<Schema extends StandardSchemaV1> = NonNullable<Schema['~standard']['types']>['output'];
}
