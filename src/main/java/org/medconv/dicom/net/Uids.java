package org.medconv.dicom.net;

import java.util.regex.Pattern;

/**
 * Checks the form of a UID (PS3.5 9.1): digits and single dots, at most 64 characters. Leading
 * zeros of a component are accepted: some senders write them, and they do no harm.
 */
final class Uids {
  private static final int LONGEST = 64;
  private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)+");

  private Uids() {}

  static boolean wellFormed(String uid) {
    return uid != null && uid.length() <= LONGEST && FORM.matcher(uid).matches();
  }
}
