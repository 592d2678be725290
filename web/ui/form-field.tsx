import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { useTranslation } from 'react-i18next';
import './form-field.css';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to mend it; announced. */
  error?: ReactNode;
  isOptional?: boolean;
  isLabelHidden?: boolean;
  className?: string;
  /** Characters used and allowed; shown when little is left. */
  length?: { used: number; most: number } | undefined;
  /** Gets the ids to put on the control. */
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** Label, hint and error around any control. */
export function Field({
  label,
  hint,
  error,
  isOptional,
  isLabelHidden,
  className,
  length,
  children,
}: FieldProps) {
  const id = useId();
  const { t } = useTranslation();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={['field', className].filter(Boolean).join(' ')}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'field-label'}>
        {label}
        {isOptional && <span className="field-optional"> ({t('field.optional')})</span>}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {length && length.used > length.most * 0.8 && <p className="field-hint">{t('field.length', length)}</p>}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

type Labelled = Omit<FieldProps, 'children' | 'length'>;

const lengthOf = (value: unknown, most: number | undefined) =>
  typeof value === 'string' && most !== undefined ? { used: value.length, most } : undefined;

interface TextInputProps extends Labelled, Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> {
  ref?: Ref<HTMLInputElement>;
}

/** One-line text; any `type` of input. */
export function TextInput({
  label,
  hint,
  error,
  isOptional,
  isLabelHidden,
  className,
  ...input
}: TextInputProps) {
  return (
    <Field
      {...{ label, hint, error, isOptional, isLabelHidden, className }}
      length={lengthOf(input.value, input.maxLength)}
    >
      {(control) => <input type="text" {...input} {...control} className="input" />}
    </Field>
  );
}

/** A day, `YYYY-MM-DD`; the browser's own picker, shown in the user's order. */
export function DateInput(props: Omit<TextInputProps, 'type'>) {
  return <TextInput {...props} type="date" />;
}

interface TextAreaProps
  extends Labelled,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id'> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({
  label,
  hint,
  error,
  isOptional,
  isLabelHidden,
  className,
  ...input
}: TextAreaProps) {
  return (
    <Field
      {...{ label, hint, error, isOptional, isLabelHidden, className }}
      length={lengthOf(input.value, input.maxLength)}
    >
      {(control) => <textarea rows={3} {...input} {...control} className="input input-area" />}
    </Field>
  );
}

export interface SelectOption {
  value: string;
  label: string;
  isDisabled?: boolean;
}
interface SelectProps extends Labelled {
  value: string;
  options: readonly SelectOption[] | readonly { label: string; options: readonly SelectOption[] }[];
  onChange(value: string): void;
  /** First entry with the value ''. */
  placeholder?: string;
  disabled?: boolean;
  name?: string;
}

/** The system's own list: works by touch, keyboard and screen reader everywhere. */
export function Select({ value, options, onChange, placeholder, disabled, name, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <select
          {...control}
          {...{ value, disabled, name }}
          className="input select"
          onChange={(event) => onChange(event.target.value)}
        >
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {options.map((entry) =>
            'options' in entry ? (
              <optgroup key={entry.label} label={entry.label}>
                {entry.options.map(renderOption)}
              </optgroup>
            ) : (
              renderOption(entry)
            ),
          )}
        </select>
      )}
    </Field>
  );
}

function renderOption({ value, label, isDisabled }: SelectOption) {
  return (
    <option key={value} value={value} disabled={isDisabled}>
      {label}
    </option>
  );
}

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'type'> {
  label: ReactNode;
  checked: boolean;
  isIndeterminate?: boolean;
  isLabelHidden?: boolean;
  onChange(checked: boolean): void;
}

/** The whole row is the target. */
export function Checkbox({
  label,
  isIndeterminate = false,
  isLabelHidden,
  onChange,
  className,
  ...input
}: CheckboxProps) {
  return (
    <label className={['checkbox', className].filter(Boolean).join(' ')}>
      <input
        {...input}
        type="checkbox"
        ref={(element) => {
          if (element) element.indeterminate = isIndeterminate;
        }}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={isLabelHidden ? 'visually-hidden' : undefined}>{label}</span>
    </label>
  );
}
