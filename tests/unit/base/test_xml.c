/* The XML writer: what it escapes, what it leaves out, where it breaks lines. */
#include "test.h"

#include "base/xml.h"

static void elements_stand_below_each_other(void **state)
{
    struct buf out = buf_in(*state);
    struct xml xml = xml_begin(&out);
    xml_open(&xml, "a");
    xml_attribute(&xml, "b", STR("1"));
    xml_attribute(&xml, "empty", STR(""));
    xml_element(&xml, "c", STR("text"));
    xml_element(&xml, "none", STR(""));
    xml_open(&xml, "d");
    xml_close(&xml);
    xml_open(&xml, "e");
    xml_text(&xml, STR("x"));
    xml_open(&xml, "f");
    xml_close(&xml);
    xml_text(&xml, STR("y"));
    xml_close(&xml);
    xml_close(&xml);
    assert_str(buf_str(&out), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a b=\"1\">\n"
                              "<c>text</c>\n<d/>\n<e>x<f/>y</e>\n</a>\n");
}

static void signs_are_escaped(void **state)
{
    struct buf out = buf_in(*state);
    struct xml xml = xml_in(&out);
    xml_open(&xml, "a");
    xml_attribute(&xml, "b", STR("<&>\"'\t\n\r"));
    xml_text(&xml, STR("<&>\"'\t\n\r ]]>"));
    xml_close(&xml);
    assert_str(buf_str(&out), "\n<a b=\"&lt;&amp;&gt;&quot;'&#9;&#10;&#13;\">"
                              "&lt;&amp;&gt;\"'\t\n&#13; ]]&gt;</a>\n");
}

static void what_xml_cannot_hold_is_left_out(void **state)
{
    struct buf out = buf_in(*state);
    struct xml xml = xml_in(&out);
    xml_open(&xml, "a");
    xml_text(&xml, STR("\x01"
                       "å\x0b\x1f\xef\xbf\xbe\xef\xbf\xbf"
                       "\xf0\x9f\x9a\x8c"
                       "\x7f"));
    xml_close(&xml);
    assert_str(buf_str(&out), "\n<a>å\xf0\x9f\x9a\x8c\x7f</a>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(elements_stand_below_each_other),
        TEST(signs_are_escaped),
        TEST(what_xml_cannot_hold_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
